/// A Markdown entry in which a CI finds no command when it prints the text: `::error::` at the start of a line, `##[`,
/// `##vso[` and `##teamcity[` anywhere. A backslash breaks them, which Markdown does not show; in code, where it would be
/// shown, a blank does.
func withoutLogCommands(_ entry: String) -> String {
  guard entry.contains("::") || entry.contains("##") else { return entry }
  var isFenced = false
  return entry.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let text = line.drop { $0 == " " || $0 == "\t" }
    let isFence = text.hasPrefix("```") || text.hasPrefix("~~~")
    if isFence { isFenced.toggle() }
    var result = String(line)
    if text.hasPrefix("::"), let colon = result.firstIndex(of: ":") {
      result.replaceSubrange(colon...colon, with: isFenced ? ": " : "\\:")
    }
    for word in ["##[", "##vso[", "##teamcity["] {
      while let found = result.firstRange(of: word) {
        let isCode = isFenced || !result[..<found.lowerBound].count(where: { $0 == "`" }).isMultiple(of: 2)
        result.replaceSubrange(found, with: (isCode ? "# #" : "#\\#") + word.dropFirst(2))
      }
    }
    return result
  }.joined(separator: "\n")
}
