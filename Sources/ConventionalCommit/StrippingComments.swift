/// Returns the message in the file of a `commit-msg` hook as `git commit` will take it: everything from the scissors
/// line on and all comment lines removed, blanks at line ends and blank lines at both ends removed, blank lines between
/// paragraphs made one (`git stripspace --strip-comments`).
///
/// `commentPrefix` is git's `core.commentChar` or `core.commentString`. It counts at the very start of a line only;
/// an empty one removes nothing. The result ends with a line feed unless it is empty.
public func strippingComments(from file: [UInt8], commentPrefix: String = "#") -> [UInt8] {
  let prefix = Array(commentPrefix.utf8)
  let cut = scissors(commentPrefix: commentPrefix)
  var result: [UInt8] = []
  var blankLines = 0
  var offset = 0
  while offset < file.count {
    let end = file[offset...].firstIndex(of: Ascii.lineFeed) ?? file.count
    var contentEnd = end
    // What git takes for white space: neither a vertical tab nor a form feed.
    while contentEnd > offset, [Ascii.space, Ascii.tab, 0x0D].contains(file[contentEnd - 1]) { contentEnd -= 1 }
    let line = file[offset..<contentEnd]
    // git looks for exactly its own line.
    if !prefix.isEmpty, file[offset..<end].elementsEqual(cut) { break }
    offset = end + 1
    if !prefix.isEmpty, line.starts(with: prefix) { continue }
    if line.isEmpty {
      blankLines += 1
    } else {
      if !result.isEmpty, blankLines > 0 { result.append(Ascii.lineFeed) }
      result += line
      result.append(Ascii.lineFeed)
      blankLines = 0
    }
  }
  return result
}

/// The line that `git commit --verbose` writes above the diff.
func scissors(commentPrefix: String) -> [UInt8] {
  Array("\(commentPrefix) ------------------------ >8 ------------------------".utf8)
}
