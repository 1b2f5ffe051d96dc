import StructuredText

/// `pnpm-lock.yaml`, lockfile versions 5 to 9, as pnpm writes it: block mappings, two spaces a level.
///
/// It holds no version of a member. Under `importers` every member has the ranges that its manifest states; pnpm refuses
/// a lock whose ranges are not the manifests'. Without `importers` the lists at the top are the root's.
struct PnpmLock {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A line that is a key, and perhaps a value.
  private struct Line {
    let indent: Int
    let key: String
    /// Without quotes; empty where nothing follows.
    let value: Range<Int>
    let number: Int
  }

  func specifiers(of dependency: String, importer: String) -> [LockedRange.Place] {
    var places: [LockedRange.Place] = []
    var path: [String] = []
    let lines = lines()
    let start = lines.contains { $0.indent == 0 && $0.key == "importers" } ? ["importers", importer] : []
    guard !start.isEmpty || importer == "." else { return [] }
    for line in lines {
      guard line.indent % 2 == 0, line.indent / 2 <= path.count else { continue }
      path = path.prefix(line.indent / 2) + [line.key]
      guard path.starts(with: start), !line.value.isEmpty else { continue }
      let rest = Array(path.dropFirst(start.count))
      let isOwn =
        rest.count == 3 && rest[0].lowercased().hasSuffix("dependencies") && rest[1] == dependency
        && rest[2] == "specifier" || rest == ["specifiers", dependency]
      guard isOwn else { continue }
      places.append(
        LockedRange.Place(
          location: VersionLocation(
            text: String(decoding: bytes[line.value], as: UTF8.self), range: line.value, name: "line \(line.number)"),
          isConverted: false))
    }
    return places
  }

  private func lines() -> [Line] {
    var lines: [Line] = []
    var number = 0
    var start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    while start < bytes.count {
      number += 1
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if let line = line(start..<newline, number) { lines.append(line) }
      start = newline + 1
    }
    return lines
  }

  private func line(_ range: Range<Int>, _ number: Int) -> Line? {
    let text = bytes[range]
    guard let first = text.firstIndex(where: { $0 != 0x20 }), bytes[first] != UInt8(ascii: "#") else { return nil }
    let quote = bytes[first] == UInt8(ascii: "'") || bytes[first] == UInt8(ascii: "\"") ? bytes[first] : nil
    let key: Range<Int>
    let colon: Int
    if let quote {
      guard let end = text[(first + 1)...].firstIndex(of: quote) else { return nil }
      key = first + 1..<end
      colon = end + 1
    } else {
      guard
        let end = text[first...].indices.first(where: {
          bytes[$0] == UInt8(ascii: ":") && ($0 + 1 == range.upperBound || " \r".utf8.contains(bytes[$0 + 1]))
        })
      else { return nil }
      key = first..<end
      colon = end
    }
    guard colon < range.upperBound, bytes[colon] == UInt8(ascii: ":") else { return nil }
    var value = colon + 1..<range.upperBound
    while let byte = bytes[value].first, byte == 0x20 { value = value.lowerBound + 1..<value.upperBound }
    while let byte = bytes[value].last, byte == 0x20 || byte == 0x0D { value = value.lowerBound..<value.upperBound - 1 }
    if let quote = bytes[value].first, "'\"".utf8.contains(quote), value.count >= 2, bytes[value].last == quote {
      value = value.lowerBound + 1..<value.upperBound - 1
    }
    return Line(
      indent: first - range.lowerBound, key: String(decoding: bytes[key], as: UTF8.self), value: value, number: number)
  }
}
