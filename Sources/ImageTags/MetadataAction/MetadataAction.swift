import RegularExpressions
import SemanticVersion

/// The tags that docker/metadata-action gives, by its own rules and not by ours.
public struct MetadataTags: Hashable, Sendable {
  /// The first tag, which is also the version of its labels; nil where no rule gives one.
  public var main: String?
  /// The others, in order.
  public var partial: [String] = []
  /// Whether there is a `latest`.
  public var latest = false
  /// The name that `latest` has with a flavor's prefix and suffix.
  public var latestName = "latest"
  /// By tag the line of the rule that gave it; none for `latest` and for tags of the default rules.
  public var lines: [String: Int] = [:]
  /// Why rules gave nothing.
  public var warnings: [String] = []

  /// All names in order.
  public var names: [String] {
    guard let main else { return [] }
    return [main] + partial + (latest ? [latestName] : [])
  }
}

/// docker/metadata-action with one set of inputs.
public struct MetadataAction: Hashable, Sendable {
  /// The rules, those of the highest priority first.
  public let rules: [MetadataRule]
  /// What holds for all.
  public let flavor: MetadataFlavor
  /// The repositories that are not switched off, in lower case.
  public let images: [String]
  /// Whether the rules are those that the action has without any.
  public let isDefault: Bool

  /// Reads inputs. Throws where the action would refuse them.
  public init(_ inputs: MetadataInputs) throws(MetadataError) {
    isDefault = inputs.tags.isEmpty
    let defaults = ["type=schedule", "type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"]
    let lines = isDefault ? defaults.map { MetadataInputs.Line(number: 0, text: $0) } : inputs.tags
    var rules: [MetadataRule] = []
    for line in lines { rules.append(try MetadataRule(line)) }
    self.rules = rules.enumerated().sorted { left, right in
      left.element.priority == right.element.priority
        ? left.offset < right.offset : left.element.priority > right.element.priority
    }.map(\.element)
    flavor = try MetadataFlavor(inputs.flavor)
    images = try MetadataAction.images(inputs.images)
  }

  private static func images(_ lines: [MetadataInputs.Line]) throws(MetadataError) -> [String] {
    var images: [String] = []
    for line in lines {
      var name = ""
      var isEnabled = true
      for field in try fields(of: line) {
        switch parts(of: field) {
        case nil: name = field
        case ("name", let value)?: name = value
        case ("enable", "true")?: isEnabled = true
        case ("enable", "false")?: isEnabled = false
        default: throw MetadataError("'\(field)' is no image; write name= and enable=", line: line.number)
        }
      }
      if isEnabled { images.append(name.lowercased()) }
    }
    return images
  }

  /// The tags of a build. Throws where a rule cannot be carried out.
  public func tags(_ context: MetadataContext) throws(MetadataError) -> MetadataTags {
    let lines = flavor.unfinished.map(\.number) + rules.filter(\.isUnfinished).compactMap(\.line)
    if let line = lines.min() {
      throw MetadataError("${{ }} is an expression of GitHub's; write its value in its place", line: line)
    }
    return try tagsOfFinishedRules(context)
  }

  /// The tags of a build, without the rules into which GitHub would have put something.
  func tagsOfFinishedRules(_ context: MetadataContext) throws(MetadataError) -> MetadataTags {
    var evaluation = Evaluation(flavor: flavor, context: context)
    for rule in rules where !rule.isUnfinished {
      do throws(MetadataError) {
        try evaluation.add(rule)
      } catch {
        throw MetadataError(error.message, line: rule.line)
      }
    }
    return try evaluation.result()
  }
}

private struct Evaluation {
  let flavor: MetadataFlavor
  let context: MetadataContext
  private var tags = MetadataTags()
  private var latest: Bool?

  init(flavor: MetadataFlavor, context: MetadataContext) {
    self.flavor = flavor
    self.context = context
  }

  func result() throws(MetadataError) -> MetadataTags {
    var result = tags
    result.latest = result.main != nil && latest == true
    let prefix = flavor.prefixesLatest ? try expanded(flavor.prefix) : ""
    let suffix = flavor.suffixesLatest ? try expanded(flavor.suffix) : ""
    result.latestName = sanitized(prefix + "latest" + suffix)
    return result
  }

  mutating func add(_ rule: MetadataRule) throws(MetadataError) {
    let enabled = try expanded(rule.attributes["enable"] ?? "true")
    guard enabled == "true" || enabled == "false" else {
      throw MetadataError("enable is '\(enabled)'; it has to be true or false")
    }
    guard enabled == "true" else { return }
    switch rule.kind {
    case .schedule:
      guard context.event.contains("schedule") else { return }
      let pattern = try MetadataExpression(rule.attributes["pattern"] ?? "")
      let text = try pattern.text { call throws(MetadataError) in try context.date(of: call) }
      try add(text, rule, latest: false)
    case .semver: try addSemantic(rule)
    case .pep440: try addPython(rule)
    case .match: try addMatch(rule)
    case .edge:
      let named = rule.attributes["branch"] ?? ""
      let edge = named.isEmpty ? context.repositoryBranch ?? context.defaultBranch : named
      if let branch = context.branch, let edge, branch.hasSameBytes(as: edge) {
        try add("edge", rule, latest: false)
      }
    case .ref: try addReference(rule)
    case .raw: try add(expanded(rule.attributes["value"] ?? ""), rule, latest: false)
    case .sha:
      guard !context.sha.isEmpty else { return }
      try add(rule.attributes["format"] == "long" ? context.sha : context.shortSHA, rule, latest: false)
    }
  }

  private mutating func addReference(_ rule: MetadataRule) throws(MetadataError) {
    switch rule.attributes["event"] {
    case "branch": if let branch = context.branch { try add(branch, rule, latest: false) }
    case "tag": if let tag = context.tag { try add(tag, rule, latest: true) }
    default:
      guard let request = context.reference.dropping(prefix: "refs/pull/") else { return }
      let end = "/merge"
      try add(request.hasSuffix(end) ? String(request.dropLast(end.count)) : request, rule, latest: false)
    }
  }

  /// The text that a rule reads a version from: `value`, else the tag; nil on a branch.
  private mutating func source(_ rule: MetadataRule) throws(MetadataError) -> String? {
    let value = rule.attributes["value"] ?? ""
    let text = value.isEmpty ? context.tag : try expanded(value)
    guard let text, let pattern = rule.attributes["match"], !pattern.isEmpty, rule.kind != .match else { return text }
    guard let groups = try matched(pattern, in: text) else { return nil }
    return groups.count > 1 ? groups[1] ?? nil : groups[0]
  }

  private mutating func addSemantic(_ rule: MetadataRule) throws(MetadataError) {
    guard let raw = try source(rule) else { return }
    let text = replacing(raw, ["/": "-"])
    let plain = text.dropping(prefix: "v") ?? text
    guard let version = try? Version(parsing: plain, scheme: .semver2) else {
      tags.warnings.append("'\(text)' is no semantic version")
      return
    }
    let pattern = try MetadataExpression(rule.attributes["pattern"] ?? "")
    let value = { (call: MetadataExpression.Call) -> String? in
      switch call.name {
      case "raw": text
      case "version": version.withoutBuild.description
      case "major": version.major.description
      case "minor": version.minor.description
      case "patch": version.patch.description
      case "prerelease": version.prerelease.map { "\($0)" }.joined(separator: ",")
      case "build": version.build.joined(separator: ",")
      default: nil
      }
    }
    if version.isPrerelease, pattern.only?.name != "raw" {
      try add(version.withoutBuild.description, rule, latest: false)
    } else {
      try add(pattern.text(value), rule, latest: !version.isPrerelease)
    }
  }

  private mutating func addPython(_ rule: MetadataRule) throws(MetadataError) {
    guard let raw = try source(rule) else { return }
    let text = replacing(raw, ["/": "-"])
    guard let version = try? Version(parsing: text, scheme: .pep440) else {
      tags.warnings.append("'\(text)' is no version of PEP 440")
      return
    }
    let pattern = try MetadataExpression(rule.attributes["pattern"] ?? "")
    let clean = version.description
    if version.isPrerelease || version.post != nil {
      try add(pattern.only?.name == "raw" ? text : clean, rule, latest: false)
      return
    }
    let tag = try pattern.text { call in
      switch call.name {
      case "raw": text
      case "version": clean
      case "major": version.major.description
      case "minor": version.minor.description
      case "patch": version.patch.description
      default: nil
      }
    }
    try add(tag, rule, latest: true)
  }

  private mutating func addMatch(_ rule: MetadataRule) throws(MetadataError) {
    guard let text = try source(rule), let pattern = rule.attributes["pattern"] else { return }
    guard let groups = try matched(pattern, in: text) else { return }
    let number = Int(rule.attributes["group"] ?? "0") ?? 0
    guard groups.indices.contains(number), let group = groups[number] else {
      tags.warnings.append("'\(pattern)' has no group \(number) in '\(text)'")
      return
    }
    try add(group, rule, latest: true)
  }

  /// The groups of a pattern, which is bare or between slashes with flags behind; nil where it does not match.
  private mutating func matched(_ pattern: String, in text: String) throws(MetadataError) -> [String?]? {
    let (source, flags) = MetadataPattern.parts(of: pattern)
    let groups = try MetadataPattern.expression(source, flags).groups(in: text)
    guard let groups else {
      tags.warnings.append("'\(pattern)' does not match '\(text)'")
      return nil
    }
    // With g JavaScript gives all matches, and no groups.
    if flags.contains("g"), groups.count > 1 {
      throw MetadataError("the flag g of '\(pattern)' takes its groups away; remove it")
    }
    return groups
  }

  private mutating func add(_ text: String, _ rule: MetadataRule, latest isLatest: Bool) throws(MetadataError) {
    let prefix = try expanded(rule.attributes["prefix"] ?? flavor.prefix)
    let suffix = try expanded(rule.attributes["suffix"] ?? flavor.suffix)
    let tag = sanitized(prefix + text + suffix)
    guard !tag.isEmpty else { return }
    tags.lines[tag] = tags.lines[tag] ?? rule.line
    if let main = tags.main {
      if tag != main, !tags.partial.contains(tag) { tags.partial.append(tag) }
    } else {
      tags.main = tag
    }
    // The first tag decides, whatever the others are.
    if latest == nil { latest = flavor.latest ?? isLatest }
  }

  private func expanded(_ text: String) throws(MetadataError) -> String {
    try MetadataExpression(text).text { call throws(MetadataError) in try context.value(of: call) }
  }
}

enum MetadataPattern {
  /// `/source/flags`, or a source without flags.
  static func parts(of pattern: String) -> (source: String, flags: String) {
    guard pattern.hasPrefix("/"), let end = pattern.lastIndex(of: "/"), end > pattern.index(after: pattern.startIndex)
    else { return (pattern, "") }
    return (
      String(pattern[pattern.index(after: pattern.startIndex)..<end]), String(pattern[pattern.index(after: end)...])
    )
  }

  static func expression(_ source: String, _ flags: String) throws(MetadataError) -> RegularExpression {
    let known = flags.filter { "ims".contains($0) }
    if let flag = flags.first(where: { !"gimsu".contains($0) }) {
      throw MetadataError("the flag \(flag) of a regular expression is not understood here")
    }
    do throws(RegularExpressionError) {
      return try RegularExpression(known.isEmpty ? source : "(?\(known))" + source, notesGroups: true)
    } catch {
      throw MetadataError("the pattern '\(source)' is no regular expression that can be used: \(error)")
    }
  }
}

/// Every run of characters that no tag can have becomes a hyphen, and nothing else is done.
private func sanitized(_ text: String) -> String {
  var result: [UInt8] = []
  var isInRun = false
  for byte in text.utf8 {
    let isAllowed = OCIReference.isTagByte(byte)
    if isAllowed { result.append(byte) } else if !isInRun { result.append(UInt8(ascii: "-")) }
    isInRun = !isAllowed
  }
  return String(decoding: result, as: UTF8.self)
}
