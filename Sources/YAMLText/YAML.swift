/// Reads YAML as libyaml does (YAML 1.1's grammar), and tells where everything stands.
public enum YAML {
  /// Reads a file and returns the value of each of its documents.
  ///
  /// A byte order mark is skipped. Throws where the grammar is broken, for a key that its mapping has twice (YAML 1.2.2
  /// §3.2.1.1), for an alias without its anchor, for templates, and beyond ``YAMLError/nestingLimit`` levels.
  public static func parse(_ bytes: [UInt8]) throws(YAMLError) -> [YAMLNode] {
    var composer = Composer(bytes: bytes)
    for event in try yamlEvents(bytes) { try composer.add(event) }
    return composer.documents
  }

  /// The scalars that differ between two files, by their places in the first; nil where anything else differs: the order,
  /// an anchor, a tag, what is a collection.
  ///
  /// How a scalar is quoted is no difference, unless it changes whether it is text: a plain scalar may be a number.
  public static func changes(
    from old: [UInt8], to new: [UInt8]
  ) throws(YAMLError) -> [(range: Range<Int>, text: String, style: YAMLNode.Style)]? {
    let (before, after) = (try yamlEvents(old), try yamlEvents(new))
    guard before.count == after.count else { return nil }
    var changes: [(range: Range<Int>, text: String, style: YAMLNode.Style)] = []
    for (one, other) in zip(before, after) {
      guard one.anchor == other.anchor, one.tag == other.tag else { return nil }
      if case .scalar(let text, let style) = one.kind, case .scalar(let newText, let newStyle) = other.kind {
        if text != newText || style != newStyle { changes.append((one.range, newText, newStyle)) }
      } else if one.kind != other.kind {
        return nil
      }
    }
    return changes
  }
}

/// Puts the values together from the events, without recursion.
private struct Composer {
  /// A collection that is not at its end yet.
  private struct Open {
    let event: YAMLEvent
    let isMapping: Bool
    var elements: [YAMLNode] = []
    var entries: [YAMLEntry] = []
    var keys: Set<[UInt8]> = []
    var key: YAMLNode?
  }

  let bytes: [UInt8]
  private(set) var documents: [YAMLNode] = []
  private var open: [Open] = []
  private var anchors: [String: YAMLNode] = [:]

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func add(_ event: YAMLEvent) throws(YAMLError) {
    switch event.kind {
    case .documentStart: anchors = [:]
    case .documentEnd: break
    case .alias(let name):
      guard let node = anchors[name] else {
        throw YAMLError(offset: event.range.lowerBound, reason: .unknownAlias(name))
      }
      try place(node, at: event.range.lowerBound)
    case .scalar(let text, let style):
      try finish(.scalar(text, style), event, range: event.range)
    case .sequenceStart: try begin(event, isMapping: false)
    case .mappingStart:
      // `{{ x }}` is a mapping whose key is a mapping, which nobody writes.
      if let outer = open.last, outer.isMapping, outer.entries.isEmpty, outer.key == nil,
        outer.event.range.lowerBound + 1 == event.range.lowerBound,
        bytes[outer.event.range.lowerBound] == UInt8(ascii: "{")
      {
        throw YAMLError(offset: outer.event.range.lowerBound, reason: .template)
      }
      try begin(event, isMapping: true)
    case .sequenceEnd, .mappingEnd:
      let ended = open.removeLast()
      let begin = ended.event.range.lowerBound
      let range = begin..<min(begin + 1, bytes.count)
      try finish(ended.isMapping ? .mapping(ended.entries) : .sequence(ended.elements), ended.event, range: range)
    }
  }

  private mutating func begin(_ event: YAMLEvent, isMapping: Bool) throws(YAMLError) {
    guard open.count < YAMLError.nestingLimit else {
      throw YAMLError(offset: event.range.lowerBound, reason: .nestedTooDeeply)
    }
    open.append(Open(event: event, isMapping: isMapping))
  }

  private mutating func finish(
    _ content: YAMLNode.Content, _ event: YAMLEvent, range: Range<Int>
  ) throws(YAMLError) {
    let node = YAMLNode(content: content, tag: event.tag, range: range)
    if let anchor = event.anchor { anchors[anchor] = node }
    try place(node, at: event.range.lowerBound)
  }

  /// Puts a value where it belongs: a document, an element, a key or what is under it.
  private mutating func place(_ node: YAMLNode, at offset: Int) throws(YAMLError) {
    guard let last = open.indices.last else {
      documents.append(node)
      return
    }
    guard open[last].isMapping else {
      open[last].elements.append(node)
      return
    }
    if let key = open[last].key {
      open[last].entries.append(YAMLEntry(key: key, value: node))
      open[last].key = nil
    } else {
      if let text = node.text, !open[last].keys.insert(Array(text.utf8)).inserted {
        throw YAMLError(offset: offset, reason: .duplicateKey(text))
      }
      open[last].key = node
    }
  }
}
