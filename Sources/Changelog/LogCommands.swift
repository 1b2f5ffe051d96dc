/// A Markdown entry in which a CI finds no command when it prints the text: `::error::` at the start of a line, `##[`,
/// `##vso[` and `##teamcity[` anywhere. In text a backslash breaks them, which Markdown does not show; in code, where it
/// would be shown, a blank does. Code blocks are ``withoutLogCommands(inCode:)``'s.
func withoutLogCommands(_ entry: String) -> String {
  guard entry.contains("::") || entry.contains("##") else { return entry }
  return entry.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    var result = String(line)
    if line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("::"), let colon = result.firstIndex(of: ":") {
      result.insert("\\", at: colon)
    }
    // In text the bracket has its backslash already.
    return withoutBracketCommands(result)
  }.joined(separator: "\n")
}

/// The same for a line of a code block.
func withoutLogCommands(inCode line: String) -> String {
  var result = withoutBracketCommands(line)
  if line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("::"), let colon = result.firstIndex(of: ":") {
    result.insert(" ", at: result.index(after: colon))
  }
  return result
}

private func withoutBracketCommands(_ line: String) -> String {
  var result = line
  for word in ["##[", "##vso[", "##teamcity["] {
    while let found = result.firstRange(of: word) { result.replaceSubrange(found, with: "# " + word.dropFirst()) }
  }
  return result
}
