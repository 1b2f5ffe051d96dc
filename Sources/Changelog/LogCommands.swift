/// One line of Markdown in which a CI finds none of the commands that may stand anywhere when it prints the text: `##[`,
/// `##vso[` and `##teamcity[`. In text the bracket has its backslash already, which Markdown does not show; in a code
/// span, where it would be shown, a blank breaks them.
func withoutBracketCommands(_ line: [UInt8]) -> [UInt8] {
  let hash = UInt8(ascii: "#")
  guard zip(line, line.dropFirst()).contains(where: { $0 == hash && $1 == hash }) else { return line }
  var text = String(decoding: line, as: UTF8.self)
  for word in ["##[", "##vso[", "##teamcity["] {
    while let found = text.firstRange(of: word) { text.replaceSubrange(found, with: "# " + word.dropFirst()) }
  }
  return Array(text.utf8)
}

/// A line of Markdown text in which a CI finds no command, `::error::` at its start neither.
func withoutLogCommands(inText line: [UInt8]) -> [UInt8] {
  var text = withoutBracketCommands(line)
  if let colon = leadingCommand(of: text) { text.insert(UInt8(ascii: "\\"), at: colon) }
  return text
}

/// The same for a line of a code block: a blank breaks them.
func withoutLogCommands(inCode line: [UInt8]) -> [UInt8] {
  var code = withoutBracketCommands(line)
  if let colon = leadingCommand(of: code) { code.insert(0x20, at: colon + 1) }
  return code
}

/// Where `::` stands at the start of a line; any white space may stand before a command.
private func leadingCommand(of line: [UInt8]) -> Int? {
  guard contains(line[...], Array("::".utf8)) else { return nil }
  let text = String(decoding: line, as: UTF8.self)
  let rest = text.drop(while: \.isWhitespace)
  return rest.hasPrefix("::") ? text.utf8.distance(from: text.startIndex, to: rest.startIndex) : nil
}
