import RegularExpressions
import StructuredText

/// Any text file, as commitizen's `version_files` names it: a path, or a path and a regular expression.
///
/// On each line that the expression matches (anywhere in it, as Python's `re.search`) every version that stands on its
/// own counts; see ``VersionToken``. The expression sees a line without its line end and without the byte order mark,
/// bytes that are not UTF-8 as U+FFFD. A file in which it could take more than ``longestSearch`` steps is refused.
struct TextLines {
  /// In steps, some seconds.
  static let longestSearch = 1 << 28

  private let pattern: String?
  private let expression: RegularExpression?
  private let spellings: [String]
  private let tokens: [VersionToken]

  init(pattern: String?, spellings: [String]) throws(VersionFileError) {
    self.pattern = pattern
    self.spellings = spellings
    // The longest first, so that 1.2.0-alpha.1 is not taken for 1.2.0-alpha.
    tokens = Set(spellings.map { Array($0.utf8) }.filter { !$0.isEmpty }).sorted { $0.count > $1.count }
      .map(VersionToken.init)
    do {
      expression = try pattern.map { pattern throws(RegularExpressionError) in try RegularExpression(pattern) }
    } catch {
      throw .badPattern(pattern ?? "", error)
    }
  }

  func versions(in bytes: [UInt8]) throws(VersionFileError) -> [VersionLocation] {
    var locations: [VersionLocation] = []
    var number = 1
    var steps = 0
    var start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let found = ranges(in: bytes[start..<end])
      if !found.isEmpty, try matches(bytes[start..<end], &steps) {
        for range in found {
          let text = String(decoding: bytes[range], as: UTF8.self)
          locations.append(VersionLocation(text: text, range: range, name: "line \(number)"))
        }
      }
      start = end + 1
      number += 1
    }
    guard !locations.isEmpty else { throw .notFound(spellings: spellings, pattern: pattern) }
    return locations
  }

  /// The versions in one line, left to right.
  private func ranges(in line: ArraySlice<UInt8>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var offset = line.startIndex
    while offset < line.endIndex {
      if let token = tokens.first(where: { $0.stands(at: offset, in: line) }) {
        found.append(offset..<offset + token.bytes.count)
        offset += token.bytes.count
      } else {
        offset += 1
      }
    }
    return found
  }

  private func matches(_ line: ArraySlice<UInt8>, _ steps: inout Int) throws(VersionFileError) -> Bool {
    guard let expression else { return true }
    let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    let (sum, overflows) = steps.addingReportingOverflow(expression.cost(of: text.count))
    guard !overflows, sum <= Self.longestSearch else {
      throw .tooSlow(pattern: pattern ?? "", offset: line.startIndex)
    }
    steps = sum
    return expression.matches(in: String(decoding: text, as: UTF8.self))
  }
}
