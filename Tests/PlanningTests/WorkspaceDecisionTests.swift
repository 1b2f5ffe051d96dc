import Configuration
import SemanticVersion
import TestSupport
import Testing

@testable import Planning

@Suite("Releases of a workspace")
struct WorkspaceDecisionTests {
  /// Packages as `name version: message, message`, edges as `dependent > dependency`: `~` for tests alone, `+>` for an
  /// extra's, `>+` with extras of the dependency.
  struct Row: CustomTestStringConvertible {
    let name: String
    let packages: [String]
    var edges: [String] = []
    var policy = PackageSettings.Propagation.patch
    var groups: [(GroupSettings.Mode, [String])] = []
    var asked: @Sendable (inout ReleaseRequest) -> Void = { _ in }
    var selected: [String]?
    /// `name version` of each that is released, or the code of the refusal.
    let answer: String
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(
      name: "only what changed", packages: ["core 0.3.0: feat: x", "api 1.0.0", "web 2.0.0: fix: y"],
      answer: "core 0.4.0, web 2.0.1"),
    Row(name: "nothing", packages: ["core 0.3.0", "api 1.0.0: docs: x"], answer: "21"),
    Row(name: "no commit", packages: ["core 0.3.0", "api 1.0.0"], answer: "3"),
    Row(
      name: "a patch of what ships it, through others",
      packages: ["core 0.3.0: feat: x", "http 1.4.0", "api 1.0.0", "web 2.0.0"], edges: ["http > core", "api > http"],
      answer: "core 0.4.0, http 1.4.1, api 1.0.1"),
    Row(
      name: "more of its own than its dependency calls for", packages: ["core 0.3.0: fix: x", "api 1.0.0: feat: y"],
      edges: ["api > core"], answer: "core 0.3.1, api 1.1.0"),
    Row(
      name: "as much as its dependency", packages: ["core 1.3.0: feat!: x", "api 1.0.0"], edges: ["api > core"],
      policy: .match, answer: "core 2.0.0, api 2.0.0"),
    Row(
      name: "nothing but its own", packages: ["core 0.3.0: feat: x", "api 1.0.0"], edges: ["api > core"], policy: .none,
      answer: "core 0.4.0"),
    Row(
      name: "within its range", packages: ["core 0.3.0: fix: x", "api 1.0.0"], edges: ["api > core"],
      policy: .outOfRange, answer: "core 0.3.1"),
    Row(
      name: "out of its range", packages: ["core 0.3.0: feat: x", "api 1.0.0"], edges: ["api > core"],
      policy: .outOfRange, answer: "core 0.4.0, api 1.0.1"),
    Row(
      name: "tests alone need it", packages: ["core 0.3.0: feat: x", "api 1.0.0"], edges: ["api ~ core"],
      answer: "core 0.4.0"),
    Row(
      name: "an extra's need, of the package itself", packages: ["fast 0.3.0: feat: x", "core 1.0.0"],
      edges: ["core +> fast"], answer: "fast 0.4.0, core 1.0.1"),
    Row(
      name: "a circle", packages: ["a 1.0.0: fix: x", "b 2.0.0"], edges: ["a > b", "b > a"], policy: .match,
      answer: "a 1.0.1, b 2.0.1"),
    Row(
      name: "a fixed group", packages: ["a 1.0.0: feat: x", "b 1.0.0", "c 1.0.0"], groups: [(.fixed, ["a", "b"])],
      answer: "a 1.1.0, b 1.1.0"),
    Row(
      name: "a fixed group goes on from its highest", packages: ["a 1.0.0: feat: x", "b 1.3.0"],
      groups: [(.fixed, ["a", "b"])], answer: "a 1.4.0, b 1.4.0"),
    Row(
      name: "a linked group", packages: ["a 1.0.0: feat: x", "b 1.2.0: fix: y", "c 1.9.0"],
      groups: [(.linked, ["a", "b", "c"])], answer: "a 1.10.0, b 1.10.0"),
    Row(
      name: "a group pulls, and its pull goes on", packages: ["a 1.0.0: feat: x", "b 1.0.0", "api 3.0.0", "d 1.0.0"],
      edges: ["api > b"], groups: [(.fixed, ["a", "b"]), (.linked, ["api", "d"])],
      answer: "a 1.1.0, b 1.1.0, api 3.0.1"),
    Row(
      name: "propagation reaches into a group", packages: ["core 1.0.0: fix: x", "a 2.0.0", "b 2.0.0"],
      edges: ["a > core"], groups: [(.fixed, ["a", "b"])], answer: "core 1.0.1, a 2.0.1, b 2.0.1"),
    Row(
      name: "prereleases of all that changes", packages: ["core 0.3.0: feat: x", "api 1.0.0", "web 1.0.0"],
      edges: ["api > core"], asked: { $0.prerelease = "alpha" }, answer: "core 0.4.0-alpha.0, api 1.0.1-alpha.0"),
    Row(
      name: "the number of a prerelease goes on", packages: ["core 0.4.0-alpha.0: fix: x", "api 1.0.1-alpha.0"],
      edges: ["api > core"], asked: { $0.prerelease = "alpha" }, answer: "core 0.4.0-alpha.1, api 1.0.1-alpha.1"),
    Row(
      name: "what changed goes gold, and what ships it",
      packages: ["core 0.4.0-alpha.1: docs: x", "api 1.0.1-alpha.1"],
      edges: ["api > core"], answer: "core 0.4.0, api 1.0.1"),
    Row(
      name: "a prerelease of which nothing changed stays",
      packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1: fix: x"],
      answer: "api 1.0.1"),
    Row(
      name: "and is not shipped", packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1: fix: x"], edges: ["api > core"],
      answer: "20"),
    Row(
      name: "prereleases of which nothing changed", packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1"], answer: "3"),
    Row(
      name: "and others call for nothing", packages: ["core 0.4.0-alpha.1", "api 1.0.1: docs: x"],
      asked: { $0.increment = .minor }, answer: "21"),
    Row(
      name: "all go gold", packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1: fix: x", "web 1.0.0"],
      edges: ["api > core"], asked: { $0.finalizes = true }, answer: "core 0.4.0, api 1.0.1"),
    Row(
      name: "gold where it is named", packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1"], selected: ["core"],
      answer: "core 0.4.0"),
    Row(
      name: "gold is no prerelease", packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1"],
      asked: { ($0.finalizes, $0.prerelease) = (true, "beta") }, answer: "20"),
    Row(
      name: "one alone cannot while it ships an alpha", packages: ["core 0.4.0-alpha.1", "api 1.0.1-alpha.1: fix: x"],
      edges: ["api > core"], selected: ["api"], answer: "20"),
    Row(
      name: "nor be released as final at all", packages: ["core 0.4.0-alpha.1", "api 1.0.1: fix: x"],
      edges: ["api > core"], selected: ["api"], answer: "20"),
    Row(
      name: "for its tests it may need an alpha", packages: ["core 0.4.0-alpha.1", "api 1.0.1: fix: x"],
      edges: ["api ~ core"], selected: ["api"], answer: "api 1.0.2"),
    Row(
      name: "one that is not named takes along what it has",
      packages: ["core 0.3.0: fix: x", "api 1.0.0: feat: y", "web 1.0.0: fix: z"],
      edges: ["api > core"], selected: ["core"], answer: "core 0.3.1, api 1.1.0"),
    Row(
      name: "one that is not named stays in its cycle", packages: ["core 0.3.0: fix: x", "api 1.0.1-alpha.0"],
      edges: ["api > core"], selected: ["core"], answer: "core 0.3.1, api 1.0.1-alpha.1"),
    Row(
      name: "a named one without a commit", packages: ["core 0.3.0: fix: x", "api 1.0.0"], edges: ["api > core"],
      selected: ["api"], answer: "3"),
    Row(
      name: "a named one whose commits raise nothing", packages: ["core 0.3.0: fix: x", "api 1.0.0: docs: y"],
      edges: ["api > core"], selected: ["api"], answer: "21"),
    Row(
      name: "an increment raises what is released", packages: ["core 0.3.0: fix: x", "api 1.0.0", "web 1.0.0"],
      edges: ["api > core"], asked: { $0.increment = .minor }, answer: "core 0.4.0, api 1.0.1"),
    Row(
      name: "build metadata reaches whatever is released", packages: ["core 0.3.0: fix: x", "api 1.0.0", "web 1.0.0"],
      edges: ["api > core"], groups: [(.fixed, ["api", "web"])], asked: { $0.buildMetadata = "b7" },
      answer: "core 0.3.1+b7, api 1.0.1+b7, web 1.0.1+b7"),
    Row(
      name: "and what a named one calls for", packages: ["core 0.3.0: fix: x", "api 1.0.0"], edges: ["api > core"],
      asked: { $0.buildMetadata = "b7" }, selected: ["core"], answer: "core 0.3.1+b7, api 1.0.1+b7"),
    Row(
      name: "an increment of a named one", packages: ["core 0.3.0", "api 1.0.0: feat: x"],
      asked: { $0.increment = .patch }, selected: ["core"], answer: "core 0.3.1"),
    Row(
      name: "a version is that of one", packages: ["core 0.3.0: fix: x", "api 1.0.0: fix: x"],
      asked: { $0.version = "3.0.0" }, answer: "20"),
    Row(
      name: "a version of one in a fixed group is the group's", packages: ["a 1.0.0: fix: x", "b 1.0.0"],
      groups: [(.fixed, ["a", "b"])], asked: { $0.version = "3.0.0" }, selected: ["b"], answer: "a 3.0.0, b 3.0.0"),
    Row(
      name: "and of one in a linked group its own", packages: ["a 1.0.0", "b 1.2.0"],
      groups: [(.linked, ["a", "b"])], asked: { $0.version = "3.0.0" }, selected: ["a"], answer: "a 3.0.0"),
    Row(
      name: "a version that does not come after", packages: ["core 0.3.0: fix: x", "api 1.0.0: fix: x"],
      asked: { $0.version = "0.2.0" }, selected: ["core"], answer: "21"),
    Row(
      name: "whoever of a fixed group is named, it goes gold",
      packages: ["a 2.1.0-alpha.0", "b 2.1.0-alpha.0: fix: x"], groups: [(.fixed, ["a", "b"])], selected: ["b"],
      answer: "a 2.1.0, b 2.1.0"),
    Row(
      name: "a named one is final beside an alpha of its group",
      packages: ["api 2.0.0: fix: x", "web 2.1.0-alpha.0"], groups: [(.linked, ["api", "web"])], selected: ["api"],
      answer: "api 2.1.0"),
    Row(
      name: "gold of a named one, and of what that calls for", packages: ["core 0.4.0-alpha.0", "api 1.0.1-alpha.0"],
      edges: ["api > core"], asked: { $0.finalizes = true }, selected: ["core"], answer: "core 0.4.0, api 1.0.1"),
    Row(
      name: "a prerelease said in full makes one of what ships it", packages: ["core 0.3.0: fix: x", "api 1.0.0"],
      edges: ["api > core"], asked: { $0.version = "0.9.0-alpha.3" }, selected: ["core"],
      answer: "core 0.9.0-alpha.3, api 1.0.1-alpha.0"),
    Row(
      name: "a version of a named one", packages: ["core 0.3.0: fix: x", "api 1.0.0"], edges: ["api > core"],
      asked: { $0.version = "3.0.0" }, selected: ["core"], answer: "core 3.0.0, api 1.0.1"),
  ]

  @Test("who is released, and how high", arguments: rows)
  func release(_ row: Row) throws {
    let parts = row.packages.map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
    let names = parts.map { String($0[0].prefix { $0 != " " }) }
    let snapshots = try parts.map { part in
      let words = part[0].split(separator: " ").map(String.init)
      let messages = part.count > 1 ? part[1].split(separator: ",").map { $0.trimmed } : []
      return try SnapshotBuilder(words[1], messages: messages).snapshot(name: words[0])
    }
    func number(_ name: String) throws -> Int { try #require(names.firstIndex(of: name)) }
    let edges = try row.edges.map { edge in
      let words = edge.split(separator: " ").map(String.init)
      let dependency = try number(words[2])
      // Ranges as Cargo has them.
      let current = snapshots[dependency].baseline.version
      return ReleaseGraph.Edge(
        dependent: try number(words[0]), dependency: dependency, isShipped: words[1] != "~", isExtra: words[1] == "+>",
        asksForExtras: words[1] == ">+"
      ) {
        $0.major != current?.major || ($0.major == 0 && $0.minor != current?.minor)
      }
    }
    let graph = ReleaseGraph(
      policies: names.map { _ in row.policy }, edges: edges,
      groups: try row.groups.map { ReleaseGraph.Group("g", $0.0, try $0.1.map(number)) })
    var request = ReleaseRequest()
    row.asked(&request)
    #expect(
      try Self.answer(snapshots, graph, request, selected: row.selected.map { Set(try $0.map(number)) }) == row.answer)
  }

  private static func answer(
    _ snapshots: [Snapshot], _ graph: ReleaseGraph, _ request: ReleaseRequest, selected: Set<Int>?
  ) -> String {
    do {
      return try WorkspaceDecision(snapshots, graph, request, selected: selected).packages
        .map { "\(snapshots[$0.number].project.name) \($0.decision.next)" }.joined(separator: ", ")
    } catch {
      return "\(error.code.rawValue)"
    }
  }

  @Test("what an extra needs is shipped where somebody asks for the extra")
  func extras() {
    // 0 is what the extra of 1 needs; 2 needs 1 without, 3 needs 1 with extras by way of 4, and 1 itself without.
    func edge(_ dependent: Int, _ dependency: Int, isExtra: Bool = false, asks: Bool = false) -> ReleaseGraph.Edge {
      ReleaseGraph.Edge(
        dependent: dependent, dependency: dependency, isShipped: true, isExtra: isExtra, asksForExtras: asks
      ) { _ in false }
    }
    let graph = ReleaseGraph(
      policies: Array(repeating: .patch, count: 5),
      edges: [edge(1, 0, isExtra: true), edge(2, 1), edge(3, 1), edge(3, 4), edge(4, 1, asks: true)])
    #expect(
      (0..<5).map { graph.shipped(by: $0).map(\.way) } == [[], [[0]], [[1]], [[1], [4], [4, 1, 0]], [[1], [1, 0]]])
    #expect(graph.shipped(by: 1, withoutExtras: true).isEmpty)
  }

  @Test("propagation and groups are settled whatever the order of edges and groups")
  func order() throws {
    var random = SeededRandom(seed: 6)
    for _ in 0..<300 {
      let count = Int.random(in: 1...60, using: &random)
      let currents = try (0..<count).map { _ in
        try Version(
          parsing: "\(Int.random(in: 0...2, using: &random)).\(Int.random(in: 0...3, using: &random)).0",
          scheme: .semver2)
      }
      let own = (0..<count).map { _ in
        [nil, nil, nil, nil, Increment.patch, .minor, .major].randomElement(using: &random) ?? nil
      }
      let limits = currents
      let edges = (0..<Int.random(in: 0...2 * count, using: &random)).map { _ in
        let dependency = Int.random(in: 0..<count, using: &random)
        return ReleaseGraph.Edge(
          dependent: Int.random(in: 0..<count, using: &random), dependency: dependency,
          isShipped: Int.random(in: 0..<4, using: &random) > 0
        ) { $0.major != limits[dependency].major }
      }
      var free = Array(0..<count).shuffled(using: &random)
      var groups: [ReleaseGraph.Group] = []
      while free.count > 4, Bool.random(using: &random) {
        let size = Int.random(in: 1...4, using: &random)
        groups.append(ReleaseGraph.Group("g", Bool.random(using: &random) ? .fixed : .linked, Array(free.prefix(size))))
        free.removeFirst(size)
      }
      let policies = (0..<count).map { _ in
        PackageSettings.Propagation.allCases.randomElement(using: &random) ?? .patch
      }
      let graph = ReleaseGraph(policies: policies, edges: edges, groups: groups)
      func next(_ package: Int, _ increment: Increment) throws(Refusal) -> Version {
        do {
          return try currents[package].next(increment)
        } catch {
          throw Refusal(error)
        }
      }
      let settled = try graph.settle(own: own, currents: currents, next: next)
      let expected = try Self.byRules(graph, own: own, currents, next, using: &random)
      #expect(settled.map { $0?.increment } == expected.map { $0?.0 })
      #expect(settled.map { $0?.version } == expected.map { $0?.1 })
    }
  }

  /// Each rule by itself, in an order of chance, until none has anything to say.
  private static func byRules(
    _ graph: ReleaseGraph, own: [Increment?], _ currents: [Version],
    _ next: (Int, Increment) throws(Refusal) -> Version, using random: inout SeededRandom
  ) throws -> [(Increment, Version)?] {
    var levels = own
    func version(_ package: Int) throws -> Version? {
      guard let level = levels[package] else { return nil }
      guard let group = graph.groups.first(where: { $0.members.contains(package) }) else {
        return try next(package, level)
      }
      let top = group.members.compactMap { levels[$0] }.max() ?? level
      let highest = group.members.reduce(group.members[0]) { currents[$0].precedes(currents[$1]) ? $1 : $0 }
      return try next(highest, top)
    }
    while true {
      var calls: [(Int, Increment)] = []
      for edge in graph.edges where edge.isShipped {
        guard let level = levels[edge.dependency], let version = try version(edge.dependency) else { continue }
        switch graph.policies[edge.dependent] {
        case .none: break
        case .patch: calls.append((edge.dependent, .patch))
        case .match: calls.append((edge.dependent, level))
        case .outOfRange: if edge.excludes(version) { calls.append((edge.dependent, .patch)) }
        }
      }
      for package in levels.indices where [.patch, .match].contains(graph.policies[package]) {
        var reached: Set<Int> = [package]
        var open = [package]
        while let number = open.popLast() {
          for edge in graph.edges where edge.isShipped && edge.dependent == number {
            if reached.insert(edge.dependency).inserted { open.append(edge.dependency) }
          }
        }
        if reached.contains(where: { $0 != package && levels[$0] != nil }) { calls.append((package, .patch)) }
      }
      for group in graph.groups {
        guard let top = group.members.compactMap({ levels[$0] }).max() else { continue }
        for member in group.members where group.mode == .fixed || levels[member] != nil { calls.append((member, top)) }
      }
      let open = calls.filter { package, level in levels[package].map { $0 < level } ?? true }
      guard let (package, level) = open.randomElement(using: &random) else { break }
      levels[package] = level
    }
    return try levels.indices.map { package in
      guard let level = levels[package], let version = try version(package) else { return nil }
      return (level, version)
    }
  }
}

extension Substring {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
