/// One value of a YAML document, and the bytes where it stands.
public struct YAMLNode: Hashable, Sendable {
  /// How a scalar is written.
  public enum Style: Hashable, Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  /// What a value is. What a plain scalar means (a number, a truth value) is left to who asks.
  public enum Content: Hashable, Sendable {
    /// Text with its escapes resolved and its lines folded.
    case scalar(String, Style)
    case sequence([YAMLNode])
    /// The members in their order; merge keys (`<<`) are members as any other.
    case mapping([YAMLEntry])
  }

  /// What the value is.
  public let content: Content
  /// The tag in full, as in `tag:yaml.org,2002:str`; nil where none is written.
  public let tag: String?
  /// The bytes of the value as written, quotes included, without anchor and tag, counted from the start of the file, byte
  /// order mark included. An alias has those of the value that it stands for; a collection has only its first byte.
  public let range: Range<Int>
}

/// A key of a mapping and the value under it.
public struct YAMLEntry: Hashable, Sendable {
  /// The key.
  public let key: YAMLNode
  /// The value.
  public let value: YAMLNode
}

extension YAMLNode {
  /// The text of a scalar; nil for all else.
  public var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The elements of a sequence; nil for all else.
  public var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The members of a mapping; nil for all else.
  public var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// The member of this name, else that of the mappings which merge keys (`<<`) bring in; nil if there is none or this is
  /// no mapping.
  public subscript(_ key: String) -> YAMLNode? {
    var asked: Set<Int> = []
    return member(key, depth: 0, &asked)
  }

  /// `asked` are the places of mappings that were asked before: many merge keys may lead to one.
  private func member(_ key: String, depth: Int, _ asked: inout Set<Int>) -> YAMLNode? {
    guard let entries, depth < YAMLError.nestingLimit, asked.insert(range.lowerBound).inserted else { return nil }
    func own(_ name: String) -> YAMLNode? {
      entries.first { $0.key.text?.utf8.elementsEqual(name.utf8) == true }?.value
    }
    if let value = own(key) { return value }
    guard let merged = own("<<") else { return nil }
    for source in merged.elements ?? [merged] {
      if let value = source.member(key, depth: depth + 1, &asked) { return value }
    }
    return nil
  }
}
