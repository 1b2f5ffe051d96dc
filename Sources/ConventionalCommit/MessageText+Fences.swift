/// Marks the lines of fenced code blocks (CommonMark 0.31 §4.5): three or more of ``` or ~~~, at most three blanks
/// before them. A block that is never closed runs to the end of the message; the subject is never part of one.
///
/// So are the lines of a `<details>` element (CommonMark 0.31 §4.6): there a bot quotes the release notes of what it
/// updates, whose breaking changes and issues are not this project's. An element that is never closed is none.
///
/// What a forge or a hook committed below git's scissors line by mistake is a diff, and marked like a block.
func fencedLines(_ lines: [Range<Int>], of bytes: [UInt8]) -> [Bool] {
  var isFenced = [Bool](repeating: false, count: lines.count)
  var open: Fence?
  var details = DetailsReader(lines, of: bytes)
  let cut = scissors(commentPrefix: "#")
  for (index, line) in lines.enumerated().dropFirst() {
    if open == nil, !details.isOpen, bytes[line].elementsEqual(cut) {
      for below in index..<lines.count { isFenced[below] = true }
      break
    }
    if open == nil, details.read(line, at: index) {
      isFenced[index] = true
      continue
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

/// Follows `<details>` elements, which may be nested, over the lines of a message.
private struct DetailsReader {
  private let bytes: [UInt8]
  /// Where the last `</details>` stands; beyond it nothing is open.
  private let lastEnd: Int?
  private var depth = 0

  private static let start = Array("<details".utf8)
  private static let end = Array("</details>".utf8)

  init(_ lines: [Range<Int>], of bytes: [UInt8]) {
    self.bytes = bytes
    lastEnd = lines.lastIndex { count(Self.end, in: bytes[$0]) > 0 }
  }

  var isOpen: Bool { depth > 0 }

  /// Reads the next line. Returns whether it belongs to an element.
  mutating func read(_ line: Range<Int>, at index: Int) -> Bool {
    guard let lastEnd, index <= lastEnd, isOpen || opens(line) else { return false }
    depth = max(0, depth + count(Self.start, in: bytes[line]) - count(Self.end, in: bytes[line]))
    if index == lastEnd { depth = 0 }
    return true
  }

  /// The tag stands at the beginning of the line, with at most three blanks before it.
  private func opens(_ line: Range<Int>) -> Bool {
    let blanks = bytes[line].prefix(3).prefix { $0 == Ascii.space }.count
    let tag = bytes[line].dropFirst(blanks)
    guard startsIgnoringCase(tag, with: Self.start) else { return false }
    guard let next = tag.dropFirst(Self.start.count).first else { return true }
    return next == UInt8(ascii: ">") || next == Ascii.space || next == Ascii.tab
  }
}

private func startsIgnoringCase(_ line: ArraySlice<UInt8>, with word: [UInt8]) -> Bool {
  line.count >= word.count && zip(line, word).allSatisfy { $0.lowercased == $1 }
}

private func count(_ word: [UInt8], in line: ArraySlice<UInt8>) -> Int {
  line.indices.count { line[$0] == word[0] && startsIgnoringCase(line[$0...], with: word) }
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
