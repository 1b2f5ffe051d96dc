/// Marks the lines of fenced code blocks (CommonMark 0.31 §4.5): three or more of ``` or ~~~, at most three blanks
/// before them. A block that is never closed runs to the end of the message; the subject is never part of one.
///
/// What a forge or a hook committed below git's scissors line by mistake is a diff, and marked like a block.
func fencedLines(_ lines: [Range<Int>], of bytes: [UInt8]) -> [Bool] {
  var isFenced = [Bool](repeating: false, count: lines.count)
  var open: Fence?
  let cut = scissors(commentPrefix: "#")
  for (index, line) in lines.enumerated().dropFirst() {
    if open == nil, bytes[line].elementsEqual(cut) {
      for below in index..<lines.count { isFenced[below] = true }
      break
    }
    let fence = Fence(line, of: bytes)
    if let current = open {
      isFenced[index] = true
      if let fence, fence.closes(current) { open = nil }
    } else if let fence, fence.mayOpen {
      isFenced[index] = true
      open = fence
    }
  }
  return isFenced
}

private struct Fence {
  let mark: UInt8
  let length: Int
  /// Nothing follows the marks.
  let isBare: Bool
  /// An info string of a backtick fence holds no backtick; else the line is a code span.
  let mayOpen: Bool

  init?(_ line: Range<Int>, of bytes: [UInt8]) {
    var offset = line.lowerBound
    while offset < line.upperBound, offset < line.lowerBound + 3, bytes[offset] == Ascii.space { offset += 1 }
    guard offset < line.upperBound else { return nil }
    let start = offset
    mark = bytes[start]
    guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
    while offset < line.upperBound, bytes[offset] == mark { offset += 1 }
    length = offset - start
    guard length >= 3 else { return nil }
    isBare = offset == line.upperBound
    mayOpen = mark == UInt8(ascii: "~") || !bytes[offset..<line.upperBound].contains(mark)
  }

  func closes(_ other: Fence) -> Bool { isBare && mark == other.mark && length >= other.length }
}
