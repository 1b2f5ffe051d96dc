import CYaml
import StructuredText

/// What the parser reports one after the other: the content of a file in order, aliases as such.
struct YAMLEvent: Hashable {
  enum Kind: Hashable {
    case documentStart, documentEnd
    case alias(String)
    case scalar(String, YAMLNode.Style)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  let kind: Kind
  let anchor: String?
  let tag: String?
  /// In bytes from the start of the file, anchor and tag left out.
  let range: Range<Int>
}

/// The events of a file, as libyaml reports them.
func yamlEvents(_ bytes: [UInt8]) throws(YAMLError) -> [YAMLEvent] {
  if let offset = firstInvalidUTF8(in: bytes) { throw YAMLError(offset: offset, reason: .notUTF8) }
  let start = bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0
  let reader = EventReader(bytes, start: start)
  do throws(YAMLError) {
    return try reader.events()
  } catch {
    // What a template has between its braces can break any rule.
    guard case .syntax = error.reason, let offset = templateStart(in: bytes) else { throw error }
    throw YAMLError(offset: offset, reason: .template)
  }
}

/// The first `{{` that is not `${{`, which expressions of GitHub Actions begin with.
private func templateStart(in bytes: [UInt8]) -> Int? {
  let brace = UInt8(ascii: "{")
  return bytes.indices.dropLast().first { index in
    bytes[index] == brace && bytes[index + 1] == brace && (index == 0 || bytes[index - 1] != UInt8(ascii: "$"))
  }
}

private struct EventReader {
  let bytes: [UInt8]
  let start: Int
  /// The byte of each character behind the byte order mark, since libyaml counts characters; nil where they are the same.
  let offsets: [Int]?

  init(_ bytes: [UInt8], start: Int) {
    self.bytes = bytes
    self.start = start
    let isASCII = bytes[start...].allSatisfy { $0 < 0x80 }
    offsets = isASCII ? nil : bytes.indices[start...].filter { bytes[$0] & 0xC0 != 0x80 }
  }

  func events() throws(YAMLError) -> [YAMLEvent] {
    var parser = unsafe yaml_parser_t()
    guard unsafe yaml_parser_initialize(&parser) == 1 else {
      throw YAMLError(offset: 0, reason: .syntax("there is no memory to read it"))
    }
    defer { unsafe yaml_parser_delete(&parser) }
    unsafe yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    // Typed throws do not pass through the closure.
    let result: Result<[YAMLEvent], YAMLError> = unsafe bytes[start...].withUnsafeBufferPointer { buffer in
      unsafe yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      var events: [YAMLEvent] = []
      while true {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(&parser, &event) == 1 else { return .failure(unsafe error(of: parser)) }
        defer { unsafe yaml_event_delete(&event) }
        if unsafe event.type == YAML_STREAM_END_EVENT { return .success(events) }
        if let event = unsafe read(event) { events.append(event) }
      }
    }
    return try result.get()
  }

  private func read(_ event: yaml_event_t) -> YAMLEvent? {
    let whole = unsafe offset(event.start_mark.index)..<offset(event.end_mark.index)
    func make(
      _ kind: YAMLEvent.Kind, _ anchor: UnsafeMutablePointer<UInt8>? = nil, _ tag: UnsafeMutablePointer<UInt8>? = nil
    ) -> YAMLEvent {
      let hasProperties = unsafe anchor != nil || tag != nil
      let begin = hasProperties ? contentStart(whole) : whole.lowerBound
      return unsafe YAMLEvent(kind: kind, anchor: text(anchor), tag: text(tag), range: begin..<whole.upperBound)
    }
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: return make(.documentStart)
    case YAML_DOCUMENT_END_EVENT: return make(.documentEnd)
    case YAML_ALIAS_EVENT: return unsafe make(.alias(text(event.data.alias.anchor) ?? ""))
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let buffer = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let value = unsafe String(decoding: buffer, as: UTF8.self)
      return unsafe make(.scalar(value, style(scalar.style)), scalar.anchor, scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      return unsafe make(.sequenceStart, event.data.sequence_start.anchor, event.data.sequence_start.tag)
    case YAML_SEQUENCE_END_EVENT: return make(.sequenceEnd)
    case YAML_MAPPING_START_EVENT:
      return unsafe make(.mappingStart, event.data.mapping_start.anchor, event.data.mapping_start.tag)
    case YAML_MAPPING_END_EVENT: return make(.mappingEnd)
    default: return nil
    }
  }

  private func style(_ style: yaml_scalar_style_t) -> YAMLNode.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  /// The byte of a character.
  private func offset(_ index: Int) -> Int {
    guard let offsets else { return min(start + index, bytes.count) }
    return index < offsets.count ? offsets[index] : bytes.count
  }

  /// Where the value itself begins behind its anchor and tag, which may stand on lines before it.
  private func contentStart(_ range: Range<Int>) -> Int {
    var index = range.lowerBound
    func skip(while condition: (UInt8) -> Bool) {
      while index < range.upperBound, condition(bytes[index]) { index += 1 }
    }
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    while true {
      skip(while: isSpace)
      guard index < range.upperBound else { return index }
      switch bytes[index] {
      case UInt8(ascii: "&"):
        // libyaml ends an anchor's name at a colon too, which then begins the value.
        index += 1
        skip { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
      case UInt8(ascii: "!"): skip { !isSpace($0) }
      case UInt8(ascii: "#"): skip { $0 != 0x0A }
      default: return index
      }
    }
  }

  private func error(of parser: yaml_parser_t) -> YAMLError {
    let words = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "it cannot be read"
    let isOfReader = unsafe parser.error == YAML_READER_ERROR
    let place = unsafe isOfReader ? min(start + parser.problem_offset, bytes.count) : offset(parser.problem_mark.index)
    return YAMLError(offset: place, reason: .syntax(words))
  }
}
