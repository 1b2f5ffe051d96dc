import StructuredText

/// The texts of the elements of an XML document and where they stand. Attributes and namespaces play no part.
struct XMLText {
  struct Element {
    /// The names from the root down, without prefixes.
    let path: [String]
    /// What is between its tags, without white space around; nil where that is not text alone.
    let text: Range<Int>?
    /// Where its first tag starts.
    let offset: Int
  }

  let bytes: [UInt8]
  private(set) var elements: [Element] = []

  /// Throws ``VersionFileError/malformed(format:offset:)`` where tags do not match or do not end.
  init(_ bytes: [UInt8]) throws(VersionFileError) {
    self.bytes = bytes
    var offset = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
    var open: [(name: String, offset: Int, contentStart: Int, isText: Bool)] = []
    while let start = bytes[offset...].firstIndex(of: UInt8(ascii: "<")) {
      if bytes[offset..<start].contains(UInt8(ascii: "&")), !open.isEmpty { open[open.count - 1].isText = false }
      func end(of text: String, from index: Int) throws(VersionFileError) -> Int {
        let word = Array(text.utf8)
        var index = index
        while index + word.count <= bytes.count {
          if bytes[index...].starts(with: word) { return index + word.count }
          index += 1
        }
        throw .malformed(format: "XML", offset: start)
      }
      let rest = bytes[start...]
      if rest.starts(with: "<!--".utf8) || rest.starts(with: "<![CDATA[".utf8) || rest.starts(with: "<?".utf8) {
        if !open.isEmpty { open[open.count - 1].isText = false }
        let closing = rest.starts(with: "<!--".utf8) ? "-->" : rest.starts(with: "<?".utf8) ? "?>" : "]]>"
        offset = try end(of: closing, from: start + 2)
        continue
      }
      if rest.starts(with: "<!".utf8) {
        let bracket = rest.firstIndex(of: UInt8(ascii: "["))
        let close = try end(of: ">", from: start)
        offset = try bracket.map { $0 < close } == true ? end(of: "]>", from: start) : close
        continue
      }
      let tagEnd = try Self.tagEnd(in: bytes, from: start)
      offset = tagEnd
      let isClosing = start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "/")
      let name = Self.name(bytes[(start + (isClosing ? 2 : 1))..<(tagEnd - 1)])
      guard !name.isEmpty else { throw .malformed(format: "XML", offset: start) }
      if isClosing {
        guard let element = open.popLast(), element.name == name else { throw .malformed(format: "XML", offset: start) }
        let content = trimmed(element.contentStart..<start)
        elements.append(
          Element(
            path: open.map(\.name) + [name], text: element.isText ? content : nil, offset: element.offset))
      } else {
        if !open.isEmpty { open[open.count - 1].isText = false }
        guard open.count < SyntaxError.nestingLimit else { throw .malformed(format: "XML", offset: start) }
        if bytes[tagEnd - 2] != UInt8(ascii: "/") { open.append((name, start, tagEnd, true)) }
      }
    }
    guard open.isEmpty, !elements.isEmpty else {
      throw .malformed(format: "XML", offset: open.last?.offset ?? 0)
    }
  }

  /// The locations of the texts of all elements with this path, in their order. Throws where one refers to a property
  /// (`${x}`, `$(x)`), or holds more than text.
  func versions(at path: [String]) throws(VersionFileError) -> [VersionLocation] {
    var locations: [VersionLocation] = []
    let name = path.joined(separator: "/")
    for element in elements where element.path == path {
      guard let range = element.text else { throw .escaped(name: name, offset: element.offset) }
      let text = String(decoding: bytes[range], as: UTF8.self)
      guard !text.utf8.contains(UInt8(ascii: "$")) else { throw .reference(name: name, offset: range.lowerBound) }
      locations.append(VersionLocation(text: text, range: range, name: name))
    }
    return locations
  }

  /// The end of a tag: the first `>` that is in no attribute's value.
  private static func tagEnd(in bytes: [UInt8], from start: Int) throws(VersionFileError) -> Int {
    var quote: UInt8?
    for index in start..<bytes.count {
      switch bytes[index] {
      case let byte where byte == quote: quote = nil
      case UInt8(ascii: "\""), UInt8(ascii: "'"): if quote == nil { quote = bytes[index] }
      case UInt8(ascii: "<") where index > start && quote == nil: throw .malformed(format: "XML", offset: start)
      case UInt8(ascii: ">") where quote == nil: return index + 1
      default: break
      }
    }
    throw .malformed(format: "XML", offset: start)
  }

  private static func name(_ tag: ArraySlice<UInt8>) -> String {
    let name = tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }
    return String(decoding: name.split(separator: UInt8(ascii: ":")).last ?? [], as: UTF8.self)
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var range = range
    while let first = bytes[range].first, first <= 0x20 { range = range.lowerBound + 1..<range.upperBound }
    while let last = bytes[range].last, last <= 0x20 { range = range.lowerBound..<range.upperBound - 1 }
    return range
  }
}

/// `pom.xml`: the project's own version, or the property that it refers to (`${revision}`).
///
/// Traps: the parent's version, and those of dependencies and plugins, are further in; a module without a version of its
/// own has its parent's.
struct MavenProject {
  private let document: XMLText

  init(_ bytes: [UInt8]) throws(VersionFileError) { document = try XMLText(bytes) }

  func versions() throws(VersionFileError) -> [VersionLocation] {
    let path = ["project", "version"]
    if let element = document.elements.first(where: { $0.path == path }), let range = element.text {
      let text = String(decoding: document.bytes[range], as: UTF8.self)
      if text.hasPrefix("${"), text.hasSuffix("}"), !text.dropFirst(2).dropLast().contains("$") {
        let property = ["project", "properties", String(text.dropFirst(2).dropLast())]
        let locations = try document.versions(at: property)
        guard !locations.isEmpty else { throw .reference(name: "project/version", offset: range.lowerBound) }
        return try agreeing(locations, name: property.joined(separator: "/"))
      }
    }
    return try agreeing(document.versions(at: path), name: "project/version")
  }
}

/// `*.csproj`, `Directory.Build.props` and other MSBuild projects: `Version` in a property group.
///
/// Traps: versions of packages (`PackageReference`) are attributes or in item groups; `AssemblyVersion` and
/// `FileVersion` have four numbers and follow `Version` where they are not set; several groups under conditions.
struct MSBuildProject {
  private let document: XMLText

  init(_ bytes: [UInt8]) throws(VersionFileError) { document = try XMLText(bytes) }

  func versions() throws(VersionFileError) -> [VersionLocation] {
    try agreeing(
      document.versions(at: ["Project", "PropertyGroup", "Version"]), name: "Project/PropertyGroup/Version")
  }
}
