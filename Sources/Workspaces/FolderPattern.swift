/// A pattern for folders, as the members of a workspace are listed.
struct FolderPattern {
  /// Whose rules hold.
  enum Rules {
    /// Rust's `glob`, which uv and Cargo use: hidden names match, `{a,b}` and a leading `!` mean nothing.
    case rust
    /// npm's and pnpm's: hidden names match only a pattern that starts with a dot, braces are alternatives.
    case node
  }

  enum Fault: Error {
    /// The pattern goes above the root of the repository, or is absolute.
    case leavesRepository
    /// The pattern cannot be read: a class without end, `**` that is not a whole part.
    case malformed
  }

  fileprivate enum Part {
    case name(String)
    case pattern([Token])
    case anyFolders
  }

  fileprivate enum Token {
    case scalar(Unicode.Scalar)
    case anyScalar
    case anySequence
    case oneOf([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private let alternatives: [[Part]]
  private let rules: Rules
  /// Whether `*` and `**` match names that start with a dot.
  private let matchesHidden: Bool

  /// Reads a pattern that stands in a file of `folder`.
  init(_ text: String, in folder: String, _ rules: Rules, matchesHidden: Bool = false) throws(Fault) {
    self.rules = rules
    self.matchesHidden = matchesHidden || rules == .rust
    guard text.utf8.first != UInt8(ascii: "/") || rules == .node else { throw .leavesRepository }
    var alternatives: [[Part]] = []
    for text in rules == .node ? Self.expandingBraces(text) : [text] {
      var result = Workspaces.parts(of: folder).map(Part.name)
      for part in Workspaces.parts(of: text) where part != "." {
        switch part {
        case "..": guard result.popLast() != nil else { throw .leavesRepository }
        case "**": result.append(.anyFolders)
        default: result.append(try Self.part(part, rules))
        }
      }
      alternatives.append(result)
    }
    self.alternatives = alternatives
  }

  /// The folder that the pattern names where it has nothing to match; nil for others.
  var literal: String? {
    guard alternatives.count == 1 else { return nil }
    var names: [String] = []
    for part in alternatives[0] {
      guard case .name(let name) = part else { return nil }
      names.append(name)
    }
    return names.joined(separator: "/")
  }

  func matches(_ folder: String) -> Bool {
    let names = Workspaces.parts(of: folder)
    return alternatives.contains { matches(names[...], $0[...]) }
  }

  private func matches(_ names: ArraySlice<String>, _ parts: ArraySlice<Part>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    let rest = parts.dropFirst()
    switch part {
    case .anyFolders:
      // At the end it takes at least one folder under Rust's rules, none or more under npm's.
      if rest.isEmpty, rules == .rust { return !names.isEmpty }
      let visible = names.prefix { matchesHidden || !$0.hasPrefix(".") }.count
      return (0...visible).contains { matches(names.dropFirst($0), rest) }
    case .name(let name):
      return names.first.map { same($0, name) } == true && matches(names.dropFirst(), rest)
    case .pattern(let tokens):
      guard let name = names.first else { return false }
      if !matchesHidden, name.hasPrefix("."), !Self.startsWithDot(tokens) { return false }
      return Self.matches(Array(name.unicodeScalars), tokens) && matches(names.dropFirst(), rest)
    }
  }

  private func same(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

  private static func startsWithDot(_ tokens: [Token]) -> Bool {
    if case .scalar(".")? = tokens.first { true } else { false }
  }

  /// Whether the pattern matches a folder, or one further down, as uv's `exclude` does: `*`, `?` and `[!a]` match slashes
  /// too. Without them it is the folder alone.
  func matchesAcrossFolders(_ folder: String) -> Bool {
    let path = Array(folder.unicodeScalars)
    return alternatives.contains { parts in
      var tokens: [Token?] = []  // nil stands for any number of whole folders and the slash behind them
      for (index, part) in parts.enumerated() {
        let isLast = index == parts.count - 1
        switch part {
        case .name(let name): tokens += name.unicodeScalars.map(Token.scalar)
        case .pattern(let own): tokens += own.map(Optional.some)
        case .anyFolders: tokens.append(isLast ? .anySequence : nil)
        }
        if case .anyFolders = part { continue }
        if !isLast { tokens.append(.scalar("/")) }
      }
      // What the tokens so far can match, as ends in the path.
      var ends: Set<Int> = [0]
      for token in tokens {
        var next: Set<Int> = []
        for end in ends {
          switch token {
          case nil:
            next.insert(end)
            for position in end..<path.count where path[position] == "/" { next.insert(position + 1) }
          case .anySequence: next.formUnion(end...path.count)
          case let token?: if end < path.count, token.matches(path[end]) { next.insert(end + 1) }
          }
        }
        ends = next
      }
      return ends.contains(path.count)
    }
  }

  /// Linear in tokens times scalars: only the last `*` is ever come back to.
  private static func matches(_ name: [Unicode.Scalar], _ tokens: [Token]) -> Bool {
    var position = 0
    var index = 0
    var retry: (position: Int, index: Int)?
    while position < name.count || index < tokens.count {
      if index < tokens.count {
        switch tokens[index] {
        case .anySequence:
          retry = (position, index)
          index += 1
          continue
        case let token where position < name.count && token.matches(name[position]):
          position += 1
          index += 1
          continue
        default: break
        }
      }
      guard let (start, star) = retry, start < name.count else { return false }
      retry = (start + 1, star)
      position = start + 1
      index = star + 1
    }
    return true
  }

  private static func part(_ text: String, _ rules: Rules) throws(Fault) -> Part {
    let scalars = Array(text.unicodeScalars)
    guard scalars.contains(where: { "*?[".unicodeScalars.contains($0) }) else { return .name(text) }
    var tokens: [Token] = []
    var offset = 0
    while offset < scalars.count {
      switch scalars[offset] {
      case "*":
        if case .anySequence? = tokens.last {
          guard rules == .node else { throw .malformed }
        } else {
          tokens.append(.anySequence)
        }
      case "?": tokens.append(.anyScalar)
      case "[":
        var isNegated = false
        var start = offset + 1
        if start < scalars.count, scalars[start] == "!" || rules == .node && scalars[start] == "^" {
          isNegated = true
          start += 1
        }
        // A bracket right after the start stands for itself.
        guard start < scalars.count, let end = scalars[(start + 1)...].firstIndex(of: "]") else { throw .malformed }
        tokens.append(.oneOf(Self.ranges(scalars[start..<end]), isNegated: isNegated))
        offset = end
      case let scalar: tokens.append(.scalar(scalar))
      }
      offset += 1
    }
    return .pattern(tokens)
  }

  private static func ranges(_ scalars: ArraySlice<Unicode.Scalar>) -> [ClosedRange<Unicode.Scalar>] {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var rest = scalars
    while let first = rest.popFirst() {
      if rest.count >= 2, rest.first == "-" {
        rest.removeFirst()
        let last = rest.removeFirst()
        if first <= last { ranges.append(first...last) }
      } else {
        ranges.append(first...first)
      }
    }
    return ranges
  }

  /// `a{b,c}d` as `abd` and `acd`; braces without a comma stay as they are.
  private static func expandingBraces(_ text: String, depth: Int = 0) -> [String] {
    let bytes = Array(text.utf8)
    guard depth < 8, let open = bytes.firstIndex(of: UInt8(ascii: "{")) else { return [text] }
    var level = 0
    var commas: [Int] = []
    for index in open..<bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"): level += 1
      case UInt8(ascii: ",") where level == 1: commas.append(index)
      case UInt8(ascii: "}"):
        level -= 1
        guard level == 0 else { continue }
        guard !commas.isEmpty else { return [text] }
        let cuts = [open] + commas + [index]
        return zip(cuts, cuts.dropFirst()).flatMap { start, end in
          expandingBraces(
            String(decoding: bytes[..<open] + bytes[(start + 1)..<end] + bytes[(index + 1)...], as: UTF8.self),
            depth: depth + 1)
        }
      default: break
      }
    }
    return [text]
  }
}

extension FolderPattern.Token {
  fileprivate func matches(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .scalar(let own): own == scalar
    case .anyScalar: true
    case .anySequence: false
    case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}

/// The folders that npm's `workspaces` name.
///
/// A pattern that starts with `!` takes folders out, wherever it stands, unless a later pattern is itself one of what it
/// matches: of `["p/**", "!p/b/**", "p/b/a"]` the second plays no part. Throws the first pattern that cannot be used.
func npmMembers(_ globs: [String], in folder: String, _ tree: TrackedFiles) throws(MemberPatternError) -> [String] {
  var positive: [String] = []
  var negative: [(text: String, pattern: FolderPattern)] = []
  for glob in globs {
    let marks = glob.utf8.prefix { $0 == UInt8(ascii: "!") }.count
    let text = parts(of: String(decoding: glob.utf8.dropFirst(marks), as: UTF8.self)).filter { $0 != "." }
      .joined(separator: "/")
    if marks.isMultiple(of: 2) {
      negative.removeAll { $0.pattern.matches(text) }
      positive.append(text)
    } else {
      negative.append((text, try MemberPatternError.reading(text, in: "")))
    }
  }
  positive.removeAll { text in negative.contains { $0.pattern.matches(text) } }
  return try members(positive, without: negative.map(\.text), in: folder, tree)
}

private func members(
  _ positive: [String], without negative: [String], in folder: String, _ tree: TrackedFiles
) throws(MemberPatternError) -> [String] {
  var members: Set<String> = []
  for text in positive {
    members.formUnion(tree.folders(matching: try MemberPatternError.reading(text, in: folder)))
  }
  for text in negative {
    let pattern = try MemberPatternError.reading(text, in: folder, matchesHidden: true)
    members = members.filter { !pattern.matches($0) }
  }
  return members.filter { tree.files.contains(path($0, "package.json")) }.sorted()
}

/// The folders with a `package.json` that the `packages` of a `pnpm-workspace.yaml` in `folder` name.
///
/// pnpm's rules: a pattern that starts with `!` takes folders out wherever it stands in the list; the root is always a
/// member. `paths` are the files that git tracks. Throws the first pattern that cannot be used.
public func pnpmMembers(
  _ globs: [String], in folder: String, paths: [String]
) throws(MemberPatternError) -> [String] {
  try pnpmMembers(globs, in: folder, TrackedFiles(paths))
}

func pnpmMembers(_ globs: [String], in folder: String, _ tree: TrackedFiles) throws(MemberPatternError) -> [String] {
  let isNegated = { (glob: String) in glob.utf8.first == UInt8(ascii: "!") }
  let found = try members(
    globs.filter { !isNegated($0) }, without: globs.filter(isNegated).map { String($0.dropFirst()) }, in: folder, tree)
  let root = tree.files.contains(path(folder, "package.json")) ? [folder] : []
  return Set(found + root).sorted()
}

/// A pattern for members of a workspace that cannot be used.
public struct MemberPatternError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The pattern as written.
  public let pattern: String
  /// Whether it leads out of the repository; it cannot be read otherwise.
  public let leavesRepository: Bool

  static func reading(
    _ text: String, in folder: String, matchesHidden: Bool = false
  ) throws(MemberPatternError) -> FolderPattern {
    do {
      return try FolderPattern(text, in: folder, .node, matchesHidden: matchesHidden)
    } catch {
      throw MemberPatternError(pattern: text, leavesRepository: error == .leavesRepository)
    }
  }

  /// What is wrong and what to write instead.
  public var description: String {
    leavesRepository
      ? "\(pattern) leads out of the repository; name folders within it"
      : "\(pattern) is not a pattern; close its brackets, and use ** only as a whole part of a path"
  }
}
