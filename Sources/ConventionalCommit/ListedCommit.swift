/// A commit in the listing that `git merge --squash` writes: `commit ID`, lines such as `Author: ...`, a blank line, and
/// the message behind four spaces.
struct ListedCommit {
  /// The lines from `commit ID` to the last line of the message.
  let range: Range<Int>
  /// The index of the first line after it.
  let end: Int
  /// The message without the four spaces.
  let message: [UInt8]

  /// Reads the commit whose listing starts at the line `index`, nil if none does.
  init?(at index: Int, of text: MessageText) {
    let line = text.lines[index]
    guard index > 0, index + 1 < text.lines.count, !text.isFenced[index], isCommitLine(line, of: text),
      ["Author: ", "Merge: "].contains(where: { text.starts(text.lines[index + 1], with: $0) })
    else { return nil }
    var next = index + 1
    while next < text.lines.count, !text.lines[next].isEmpty { next += 1 }
    var message: [UInt8] = []
    var upperBound = text.lines[next - 1].upperBound
    while next < text.lines.count {
      let line = text.lines[next]
      if !line.isEmpty {
        guard text.starts(line, with: "    ") else { break }
        message += text.bytes[(line.lowerBound + 4)..<line.upperBound]
        upperBound = line.upperBound
      }
      message.append(Ascii.lineFeed)
      next += 1
    }
    range = line.lowerBound..<upperBound
    end = next
    self.message = message
  }
}

/// Returns whether `line` is `commit ` and an object ID of SHA-1 or SHA-256, perhaps with reference names behind it.
private func isCommitLine(_ line: Range<Int>, of text: MessageText) -> Bool {
  let word = "commit "
  guard text.starts(line, with: word) else { return false }
  let rest = text.bytes[(line.lowerBound + word.utf8.count)..<line.upperBound]
  let id = rest.prefix { $0.isHexDigit }
  return (id.count == 40 || id.count == 64) && (id.endIndex == rest.endIndex || rest[id.endIndex] == Ascii.space)
}
