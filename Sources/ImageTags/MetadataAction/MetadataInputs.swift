/// The inputs of docker/metadata-action that decide tags, as lines with their numbers.
public struct MetadataInputs: Hashable, Sendable {
  /// A line of an input, without white space around it.
  public struct Line: Hashable, Sendable {
    /// Counts from 1.
    public let number: Int
    /// The text.
    public let text: String

    /// Makes a line.
    public init(number: Int, text: String) {
      self.number = number
      self.text = text
    }
  }

  /// The rules; none stand for the action's default ones.
  public var tags: [Line]
  /// What holds for all rules.
  public var flavor: [Line]
  /// The repositories.
  public var images: [Line]

  /// Makes inputs of their lines.
  public init(tags: [Line], flavor: [Line] = [], images: [Line] = []) {
    self.tags = tags
    self.flavor = flavor
    self.images = images
  }

  /// Reads a workflow with one step that uses the action, the `with:` of such a step, or the lines of `tags` alone.
  ///
  /// Of YAML it takes what such steps are written in: `tags: |` with lines below it that are indented more, and
  /// `tags: text` on one line, with or without quotes. Throws where a file has more than one such step.
  public init(parsing text: String) throws(MetadataError) {
    var reader = Reader(text)
    self = try reader.inputs()
  }
}

private struct Reader {
  struct SourceLine {
    let number: Int
    let indent: Int
    let text: String
    /// Whether it begins an entry of a list.
    let isEntry: Bool
  }

  private var lines: [SourceLine] = []

  init(_ text: String) {
    let rows = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, row) in rows.enumerated() {
      let indent = row.prefix { $0 == UInt8(ascii: " ") }.count
      let text = trimmed(String(decoding: row, as: UTF8.self))
      guard !text.isEmpty, !text.hasPrefix("#") else { continue }
      lines.append(SourceLine(number: index + 1, indent: indent, text: text, isEntry: text.hasPrefix("- ")))
    }
  }

  mutating func inputs() throws(MetadataError) -> MetadataInputs {
    let steps = lines.indices.filter { lines[$0].text.contains("docker/metadata-action@") }
    if steps.count > 1 {
      throw MetadataError(
        "a second step uses docker/metadata-action; give the inputs of one step alone", line: lines[steps[1]].number)
    }
    if let step = steps.first { lines = Array(lines[entry(around: step)]) }
    let keys = ["tags", "flavor", "images"]
    guard steps.count == 1 || lines.contains(where: { key(of: $0, among: keys) != nil }) else {
      return MetadataInputs(tags: lines.map { .init(number: $0.number, text: $0.text) })
    }
    var values: [String: [MetadataInputs.Line]] = [:]
    var index = 0
    while index < lines.count {
      let line = lines[index]
      index += 1
      guard let (name, value) = key(of: line, among: keys) else { continue }
      guard values[name] == nil else {
        throw MetadataError("\(name) is there a second time; give the inputs of one step alone", line: line.number)
      }
      values[name] = []
      if ["|", "|-", "|+", ">", ">-", ">+"].contains(value) {
        while index < lines.count, lines[index].indent > line.indent {
          values[name]?.append(.init(number: lines[index].number, text: lines[index].text))
          index += 1
        }
      } else if !value.isEmpty {
        values[name] = [.init(number: line.number, text: unquoted(value))]
      }
    }
    return MetadataInputs(tags: values["tags"] ?? [], flavor: values["flavor"] ?? [], images: values["images"] ?? [])
  }

  /// The lines of the entry of a list that a line belongs to.
  private func entry(around index: Int) -> Range<Int> {
    let start = lines[...index].lastIndex {
      $0.isEntry && ($0.number == lines[index].number || $0.indent < lines[index].indent)
    }
    guard let start else { return lines.indices }
    let end = lines[(index + 1)...].firstIndex { $0.indent <= lines[start].indent } ?? lines.endIndex
    return start..<end
  }

  private func key(of line: SourceLine, among keys: [String]) -> (name: String, value: String)? {
    for key in keys {
      if let rest = line.text.dropping(prefix: "\(key):"), rest.isEmpty || rest.utf8.first == UInt8(ascii: " ") {
        return (key, trimmed(rest))
      }
    }
    return nil
  }

  private func unquoted(_ text: String) -> String {
    guard text.utf8.count > 1, let quote = text.utf8.first, quote == text.utf8.last else { return text }
    let inner = String(decoding: text.utf8.dropFirst().dropLast(), as: UTF8.self)
    switch quote {
    case UInt8(ascii: "'"): return inner.replacing("''", with: "'")
    case UInt8(ascii: "\""): return inner.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    default: return text
    }
  }
}

/// Without white space at both ends.
func trimmed(_ text: String) -> String {
  let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
  let start = text.utf8.drop(while: isSpace)
  return String(decoding: start.prefix(start.count - start.reversed().prefix(while: isSpace).count), as: UTF8.self)
}

/// The fields of a line of comma-separated values (RFC 4180), up to a `#` outside of quotes. `${{ }}` is one text: GitHub
/// puts a value in its place before commas count.
func fields(of line: MetadataInputs.Line) throws(MetadataError) -> [String] {
  var fields: [String] = []
  var field: [UInt8] = []
  var isQuoted = false
  var wasQuoted = false
  let bytes = Array(line.text.utf8)
  var index = 0
  scan: while index < bytes.count {
    if let end = endOfExpression(bytes, index) {
      field += bytes[index..<end]
      index = end
      continue
    }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\"") where isQuoted:
      if index < bytes.count, bytes[index] == byte {
        field.append(byte)
        index += 1
      } else {
        isQuoted = false
      }
    case _ where isQuoted: field.append(byte)
    case UInt8(ascii: "\""):
      guard field.isEmpty, !wasQuoted else {
        throw MetadataError("a quote stands inside of a field; put the whole field in quotes", line: line.number)
      }
      isQuoted = true
      wasQuoted = true
    case UInt8(ascii: ","):
      fields.append(trimmed(String(decoding: field, as: UTF8.self)))
      field = []
      wasQuoted = false
    case UInt8(ascii: "#"): break scan
    default:
      guard !wasQuoted || byte == 0x20 else {
        throw MetadataError("text follows a field in quotes; put a comma between them", line: line.number)
      }
      field.append(byte)
    }
  }
  if isQuoted { throw MetadataError("a quote is not closed", line: line.number) }
  fields.append(trimmed(String(decoding: field, as: UTF8.self)))
  return fields
}

/// Where an expression of GitHub's that begins at an index ends; nil where none does. `}}` in its quotes ends it not.
private func endOfExpression(_ bytes: [UInt8], _ start: Int) -> Int? {
  guard bytes[start...].starts(with: "${{".utf8) else { return nil }
  var isQuoted = false
  for index in (start + 3)..<bytes.count {
    if bytes[index] == UInt8(ascii: "'") { isQuoted.toggle() }
    if !isQuoted, bytes[index...].starts(with: "}}".utf8) { return index + 2 }
  }
  return nil
}

/// A field at its first `=`; nil without one.
func parts(of field: String) -> (key: String, value: String)? {
  guard let equals = field.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
  return (
    trimmed(String(field[..<equals])).lowercased(), trimmed(String(field[field.utf8.index(after: equals)...]))
  )
}
