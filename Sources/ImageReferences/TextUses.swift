import YAMLText

/// How often each text of a document stands somewhere, where anchors, aliases and merge keys let one stand for several.
struct TextUses {
  /// By where a text begins: how often it stands in a collection, each collection looked at once.
  private var all: [Int: Int] = [:]
  /// How often of these it is the tag beside the name of one of our repositories.
  private var ours: [Int: Int] = [:]
  /// Texts that are, also by way of a merge key, the tag of another image.
  private var foreign: Set<Int> = []

  /// No uses.
  init() {}

  /// Counts the uses in a document.
  init(in document: YAMLNode, repositories: [String]) {
    var open = [document]
    var seen: Set<Int> = []
    while let node = open.popLast() {
      guard node.text == nil, seen.insert(node.range.lowerBound).inserted else { continue }
      for entry in node.entries ?? [] {
        use(entry.key, &open)
        use(entry.value, &open)
      }
      for element in node.elements ?? [] { use(element, &open) }
      for (key, name) in [("tag", node.helmImage?.name), ("newTag", node.kustomizedImage?.name)] {
        guard let name, let tag = node[key], tag.text != nil else { continue }
        let isOurs = repositories.contains { isSame($0, name) }
        if !isOurs {
          foreign.insert(tag.range.lowerBound)
        } else if node.entries?.contains(where: { $0.key.text == key }) == true {
          ours[tag.range.lowerBound, default: 0] += 1
        }
      }
    }
  }

  private mutating func use(_ node: YAMLNode, _ open: inout [YAMLNode]) {
    if node.text == nil { open.append(node) } else { all[node.range.lowerBound, default: 0] += 1 }
  }

  /// How often a text stands somewhere.
  func count(of text: YAMLNode) -> Int { all[text.range.lowerBound, default: 0] }

  /// Whether a text is anything else than the tag of our repositories.
  func isShared(_ text: YAMLNode) -> Bool {
    let start = text.range.lowerBound
    return foreign.contains(start) || ours[start, default: 0] != all[start, default: 0]
  }
}

extension YAMLNode {
  /// The name of an image as Helm's values have it, and the text with its repository.
  var helmImage: (name: String, named: YAMLNode)? {
    guard let named = self["repository"], let repository = named.text else { return nil }
    let registry = self["registry"]?.text.flatMap { $0.isEmpty ? nil : "\($0)/" } ?? ""
    return (registry + repository, named)
  }

  /// The name that an image has behind a kustomization's entry, and its text.
  var kustomizedImage: (name: String, named: YAMLNode)? {
    for named in [self["newName"], self["name"]].compactMap({ $0 }) {
      if let name = named.text { return (name, named) }
    }
    return nil
  }
}
