/// Markdown of a text of several lines in which lists, fenced and indented code stay what they are and all else is
/// text. Empty lines are empty; the caller indents the others.
///
/// Blocks are written anew with indentation of our own, so that a renderer sees the same blocks: a fence is closed, a
/// heading, quote, rule or table is text.
func noteMarkdown(_ note: String) -> [String] {
  var lines: [String] = []
  let note = noteLines(note)
  guard !note.isEmpty else { return [] }
  for line in note {
    let bytes =
      switch line.content {
      case .text(let text): withoutLogCommands(inText: inlineMarkdown(text, beginsBlock: true))
      case .item(let marker, let text):
        marker + [0x20] + withoutBracketCommands(inlineMarkdown(text, beginsBlock: true))
      case .fence(let marker, let info): marker + info
      case .endOfFence(let marker): marker
      case .code(let bytes), .indentedCode(let bytes): withoutLogCommands(inCode: bytes)
      }
    if line.isAfterBlank { lines.append("") }
    lines.append(
      bytes.allSatisfy(isBlank)
        ? "" : String(repeating: " ", count: line.indentation) + String(decoding: bytes, as: UTF8.self))
  }
  return lines
}
