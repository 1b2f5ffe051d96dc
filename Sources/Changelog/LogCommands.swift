/// One line of Markdown in which a CI finds none of the commands that may stand anywhere when it prints the text: `##[`,
/// `##vso[` and `##teamcity[`. In text the bracket has its backslash already, which Markdown does not show; in a code
/// span, where it would be shown, a blank breaks them.
func withoutBracketCommands(_ line: [UInt8]) -> [UInt8] {
  guard line.contains(UInt8(ascii: "#")) else { return line }
  var text = String(decoding: line, as: UTF8.self)
  for word in ["##[", "##vso[", "##teamcity["] {
    while let found = text.firstRange(of: word) { text.replaceSubrange(found, with: "# " + word.dropFirst()) }
  }
  return Array(text.utf8)
}

/// A line of Markdown text in which a CI finds no command, `::error::` at its start neither.
func withoutLogCommands(inText line: [UInt8]) -> [UInt8] {
  (line.starts(with: "::".utf8) ? [UInt8(ascii: "\\")] : []) + withoutBracketCommands(line)
}

/// The same for a line of a code block: a blank breaks them.
func withoutLogCommands(inCode line: [UInt8]) -> [UInt8] {
  var code = withoutBracketCommands(line)
  if let colon = code.firstIndex(where: { !isBlank($0) }), code[colon...].starts(with: "::".utf8) {
    code.insert(0x20, at: colon + 1)
  }
  return code
}
