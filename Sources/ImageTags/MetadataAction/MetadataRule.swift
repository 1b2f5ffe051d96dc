/// One line of docker/metadata-action's input `tags`.
public struct MetadataRule: Hashable, Sendable {
  /// When a rule gives a tag.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    case schedule, semver, pep440, match, edge, ref, raw, sha

    /// A rule of higher priority comes first.
    var priority: Int {
      switch self {
      case .schedule: 1000
      case .semver, .pep440: 900
      case .match: 800
      case .edge: 700
      case .ref: 600
      case .raw: 200
      case .sha: 100
      }
    }
  }

  /// When it gives a tag.
  public let kind: Kind
  /// What else the line says, by key, with the action's defaults; a text without a key is the `value`.
  public let attributes: [String: String]
  /// The highest comes first.
  public let priority: Int
  /// Where it stands; nil of a default rule.
  public let line: Int?
  /// The line itself.
  let written: String

  /// Reads a line. Throws where the action would refuse it.
  public init(_ line: MetadataInputs.Line) throws(MetadataError) {
    func fail(_ message: String) -> MetadataError { MetadataError(message, line: line.number) }
    var kind: Kind?
    var attributes: [String: String] = [:]
    for field in try fields(of: line) {
      guard let (key, value) = parts(of: field) else {
        attributes["value"] = field
        continue
      }
      guard key == "type" else {
        attributes[key] = value
        continue
      }
      guard let known = Kind(rawValue: value) else {
        let names = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        throw fail("there is no type '\(value)'; choose from \(names)")
      }
      kind = known
    }
    let known = kind ?? .raw
    func need(_ key: String) throws(MetadataError) {
      if attributes[key] == nil { throw fail("a rule of type \(known.rawValue) needs \(key)=") }
    }
    switch known {
    case .schedule: attributes["pattern"] = attributes["pattern"] ?? "nightly"
    case .semver, .pep440: try need("pattern")
    case .match:
      try need("pattern")
      guard Int(attributes["group"] ?? "0") != nil else { throw fail("group has to be a number") }
    case .edge: break
    case .ref:
      try need("event")
      guard let event = attributes["event"], ["branch", "tag", "pr"].contains(event) else {
        throw fail("event has to be branch, tag or pr")
      }
      if event == "pr", attributes["prefix"] == nil { attributes["prefix"] = "pr-" }
    case .raw: try need("value")
    case .sha:
      attributes["prefix"] = attributes["prefix"] ?? "sha-"
      guard ["short", "long"].contains(attributes["format"] ?? "short") else {
        throw fail("format has to be short or long")
      }
    }
    guard let priority = attributes["priority"].map({ Int($0) }) ?? known.priority else {
      throw fail("priority has to be a number")
    }
    self.kind = known
    self.attributes = attributes
    self.priority = priority
    self.line = line.number == 0 ? nil : line.number
    written = line.text
  }

  /// Whether GitHub would have put something into the line before the action saw it.
  var isUnfinished: Bool { attributes.contains { isUnfinishedText($0.value) } }
}

/// What docker/metadata-action's input `flavor` says for all rules.
public struct MetadataFlavor: Hashable, Sendable {
  /// Whether there is a tag `latest`; nil: as the first rule that gives a tag has it.
  public var latest: Bool?
  /// Before each tag of a rule that has no prefix of its own.
  public var prefix = ""
  /// Whether the prefix stands before `latest` too.
  public var prefixesLatest = false
  /// Behind each tag of a rule that has no suffix of its own.
  public var suffix = ""
  /// Whether the suffix stands behind `latest` too.
  public var suffixesLatest = false
  /// The lines into which GitHub would have put something, which are left out.
  public var unfinished: [MetadataInputs.Line] = []

  /// Reads the lines. Throws where the action would refuse them.
  public init(_ lines: [MetadataInputs.Line]) throws(MetadataError) {
    for line in lines {
      guard !isUnfinishedText(line.text) else {
        unfinished.append(line)
        continue
      }
      var isPrefix: Bool?
      for field in try fields(of: line) {
        func fail() -> MetadataError {
          MetadataError("'\(field)' is no flavor; write latest=, prefix=, suffix= or onlatest=", line: line.number)
        }
        guard let (key, value) = parts(of: field) else { throw fail() }
        switch (key, value) {
        case ("latest", "auto"): latest = nil
        case ("latest", "true"), ("latest", "false"): latest = value == "true"
        case ("prefix", _): (prefix, isPrefix) = (value, true)
        case ("suffix", _): (suffix, isPrefix) = (value, false)
        case ("onlatest", "true"), ("onlatest", "false"):
          if isPrefix == true { prefixesLatest = value == "true" }
          if isPrefix == false { suffixesLatest = value == "true" }
        case ("labelprefix", _): break
        default: throw fail()
        }
      }
    }
  }
}

/// `${{ … }}`, an expression of a workflow. Nothing here knows its value.
private func isUnfinishedText(_ text: String) -> Bool { text.contains("${{") }
