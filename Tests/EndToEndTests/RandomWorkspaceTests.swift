import Foundation
import TestSupport
import Testing

/// Random teams in random workspaces, against a model that follows each rule of `Docs/workspaces.md` by itself.
@Suite("Random workspaces")
struct RandomWorkspaceTests {
  @Test("what changed and what that calls for is released, once", arguments: 0..<300)
  func releases(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var model = Model(count: Int.random(in: 2...(seed % 10 == 0 ? 60 : 10), using: &random), using: &random)
    let repository = try TestRepository(Sandbox())
    var history = History()
    history.commit("feat: start", model.files)
    try history.write(to: repository)
    #expect(try repository.bump("--no-changelog").exitCode == 0)

    for round in 0..<3 {
      var changed: [[Change]] = [[]]
      history.continues(from: try repository.id("HEAD"), at: repository.sandbox.now)
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let isBranch = Int.random(in: 0..<3, using: &random) == 0
        let changes = (0..<Int.random(in: 1...2, using: &random)).map { _ in model.change(using: &random) }
        changed.append(changes)
        // A branch may begin before the last release, and what it changes may not be there any more.
        if isBranch { history.branch(from: Bool.random(using: &random) ? 0 : 1) }
        for change in changes { history.commit("\(change.type): change", change.files) }
        if isBranch { history.merge(changes.reduce(into: [:]) { $0.merge($1.files) { $1 } }) }
      }
      try history.write(to: repository)

      var mode: Model.Mode = [.final, .final, .finalize, .alpha, .alpha, .beta][Int.random(in: 0..<6, using: &random)]
      var expected = model.released(changed.flatMap { $0 }, mode)
      if let (package, shipped) = model.shipsPrerelease(expected) {
        let refused = try repository.bump("--no-changelog")
        #expect(refused.exitCode == 20)
        #expect(
          refused.stderr.contains(
            "p\(package) \(expected[package].map { "\($0)" } ?? "") would be final and ship p\(shipped)"))
        mode = .finalize
        expected = model.released(changed.flatMap { $0 }, mode)
      }
      let options = mode.options + (seed % 2 == 0 ? ["--no-changelog"] : [])
      let dry = round == 0 ? try repository.bump(options + ["--dry-run"]).stdout : nil
      let real = try repository.bump(options)
      guard !expected.isEmpty else {
        #expect([3, 21].contains(real.exitCode), "\(real)")
        continue
      }
      #expect(real.exitCode == 0, "\(real)")
      if let dry { #expect(real.stdout == dry) }
      let tags = expected.map { "p\($0)-v\($1)" }
      #expect(try repository.git("tag", "--points-at", "HEAD").lines.sorted() == tags.sorted())
      model.take(expected)
      let stated = try model.paths.map { path in
        try repository.read("\(path)/pyproject.toml").lines.filter { $0.hasPrefix("version = ") }
      }
      #expect(stated == model.versions.map { ["version = \"\($0)\""] })
      #expect([3, 21].contains(try repository.bump(options).exitCode), "again")
      #expect(try repository.status == "")
    }
  }
}

/// What is committed: a type, and files that get another content.
private struct Change {
  let type: String
  let files: [String: String]
}

/// Packages, and what releases make of them.
private struct Model {
  enum Mode: CaseIterable {
    case final, finalize, alpha, beta

    var options: [String] {
      switch self {
      case .final: []
      case .finalize: ["--finalize"]
      case .alpha: ["--prerelease", "alpha"]
      case .beta: ["--prerelease", "beta"]
      }
    }

    var phase: Int? { [.alpha: 0, .beta: 1][self] }
  }

  /// As PEP 440 writes it; `phase` is 0 for an alpha, 1 for a beta.
  struct Number: CustomStringConvertible {
    var parts = [1, 0, 0]
    var phase: Int?
    var number = 0

    var description: String {
      parts.map(String.init).joined(separator: ".") + (phase.map { ["a", "b"][$0] + "\(number)" } ?? "")
    }

    var key: [Int] { parts + [phase ?? 2, number] }

    /// `level`: 1 for a patch, 2 for a minor, 3 for a major release; 0 for none.
    func next(_ level: Int, _ asked: Int?) -> Number {
      var next = self
      // A prerelease has room for what its numbers tell of already.
      let isKept = phase != nil && (level <= 1 || (level == 2 && parts[2] == 0) || (parts[1] == 0 && parts[2] == 0))
      if !isKept {
        let place = 3 - max(level, 1)
        next.parts = (0..<3).map { $0 < place ? parts[$0] : $0 == place ? parts[$0] + 1 : 0 }
      }
      (next.phase, next.number) = (asked, 0)
      if let asked, let phase, isKept {
        next.phase = max(asked, phase)
        if next.phase == phase { next.number = number + 1 }
      }
      return next
    }
  }

  struct Group {
    let isFixed: Bool
    let members: [Int]
  }

  enum Policy: String, CaseIterable { case patch, match, none }

  let paths: [String]
  let isService: [Bool]
  /// What each package needs: of these, what it ships.
  private var ships: [Set<Int>]
  private var tests: [Set<Int>]
  private let policies: [Policy]
  private let groups: [Group]
  private let ignores: Set<Int>
  /// Who claims files in `proto`.
  private let shared: [Int]
  private(set) var versions: [Number]
  private var content = 0

  init(count: Int, using random: inout SeededRandom) {
    var paths: [String] = []
    for number in 0..<count {
      // Some lie in the folder of another one.
      let folder = Int.random(in: 0..<5, using: &random) == 0 ? paths.randomElement(using: &random) : nil
      paths.append("\(folder ?? ["libs", "services"][Int.random(in: 0..<2, using: &random)])/p\(number)")
    }
    self.paths = paths
    isService = paths.map { $0.hasPrefix("services/") }
    ships = Array(repeating: [], count: count)
    tests = ships
    // Circles too.
    for _ in 0..<Int.random(in: 0...(3 * count / 2), using: &random) {
      let (dependent, dependency) = (
        Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random)
      )
      guard dependent != dependency, dependent > dependency || Int.random(in: 0..<10, using: &random) == 0 else {
        continue
      }
      if Int.random(in: 0..<5, using: &random) == 0 {
        tests[dependent].insert(dependency)
      } else {
        ships[dependent].insert(dependency)
      }
    }
    policies = (0..<count).map { _ in
      Int.random(in: 0..<3, using: &random) > 0 ? .patch : Policy.allCases.randomElement(using: &random) ?? .patch
    }
    var free = Array(0..<count).shuffled(using: &random)
    var groups: [Group] = []
    while free.count > 2, Int.random(in: 0..<3, using: &random) == 0 {
      let size = Int.random(in: 2...min(4, free.count), using: &random)
      groups.append(Group(isFixed: Bool.random(using: &random), members: free.prefix(size).sorted()))
      free.removeFirst(size)
    }
    self.groups = groups
    ignores = Set((0..<count).filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
    shared = Array((0..<count).shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)))
    versions = (0..<count).map { _ in Number(parts: [1, Int.random(in: 0...2, using: &random), 0]) }
    // Their first releases would share the highest of these.
    for group in groups {
      for member in group.members { versions[member] = versions[group.members[0]] }
    }
  }

  /// All files at the beginning.
  var files: [String: String] {
    func list(_ names: some Sequence<String>) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }
    var settings = shared.isEmpty ? "" : "[shared]\n\"proto/**\" = [\(list(shared.map { "p\($0)" }))]\n"
    for number in paths.indices {
      settings += "[packages.p\(number)]\npropagate = \"\(policies[number].rawValue)\"\n"
      if ignores.contains(number) { settings += "ignore = [\"notes/**\"]\n" }
    }
    for (number, group) in groups.enumerated() {
      settings += """
        [groups.g\(number)]
        mode = "\(group.isFixed ? "fixed" : "linked")"
        packages = [\(list(group.members.map { "p\($0)" }))]

        """
    }
    var files = [
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\(list(paths))]\n", ".versioning.toml": settings,
      "proto/a.proto": "0\n", "README.md": "0\n",
    ]
    for (number, path) in paths.enumerated() {
      let (shipped, tested) = (ships[number].sorted(), tests[number].subtracting(ships[number]).sorted())
      files["\(path)/pyproject.toml"] = """
        [project]
        name = "p\(number)"
        version = "\(versions[number])"
        dependencies = [\(list(shipped.map { "p\($0)" }))]

        [dependency-groups]
        dev = [\(list(tested.map { "p\($0)" }))]

        [tool.uv.sources]
        \((shipped + tested).map { "p\($0) = { workspace = true }\n" }.joined())
        """
      files["\(path)/src/f0.py"] = "0\n"
      if isService[number] { files["\(path)/Dockerfile"] = "FROM scratch\n" }
    }
    return files
  }

  /// Something that is committed, in one or more places.
  mutating func change(using random: inout SeededRandom) -> Change {
    let type = ["feat", "feat", "fix", "fix", "fix", "docs", "feat!"][Int.random(in: 0..<7, using: &random)]
    var files: [String: String] = [:]
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let path = paths.randomElement(using: &random) ?? ""
      let place = ["\(path)/src/f0.py", "\(path)/src/new/f1.py", "\(path)/notes/n.md", "proto/a.proto", "README.md"]
      content += 1
      files[place[[0, 0, 0, 0, 1, 1, 2, 3, 4][Int.random(in: 0..<9, using: &random)]]] = "\(content)\n"
    }
    return Change(type: type, files: files)
  }

  /// Whose a file is.
  private func owners(_ file: String) -> Set<Int> {
    var owners: Set<Int> = file.hasPrefix("proto/") ? Set(shared) : []
    let inside = paths.indices.filter { file.hasPrefix(paths[$0] + "/") }
    if let owner = inside.max(by: { paths[$0].count < paths[$1].count }) {
      if !ignores.contains(owner) || !file.hasPrefix("\(paths[owner])/notes/") { owners.insert(owner) }
    }
    return owners
  }

  /// All that a package ships, by way of others too.
  private func shipped(by package: Int) -> Set<Int> {
    var all = ships[package]
    while case let more = all.reduce(all, { $0.union(ships[$1]) }), more != all { all = more }
    return all.subtracting([package])
  }

  /// What is released after these changes, by the numbers of the packages.
  func released(_ changes: [Change], _ mode: Mode) -> [Int: Number] {
    var levels: [Int: Int] = [:]
    for change in changes {
      let level = ["feat": 2, "fix": 1, "docs": 0, "feat!": 3][change.type] ?? 0
      for owner in Set(change.files.keys.flatMap(owners)) where level > 0 || versions[owner].phase != nil {
        levels[owner] = max(levels[owner] ?? 0, level)
      }
    }
    if mode == .finalize {
      for number in versions.indices where versions[number].phase != nil { levels[number] = levels[number] ?? 0 }
    }
    while true {
      let before = levels
      func call(_ package: Int, _ level: Int) { levels[package] = max(levels[package] ?? 0, level) }
      for package in paths.indices where policies[package] != .none {
        for needed in ships[package] {
          guard let level = levels[needed] else { continue }
          call(package, policies[package] == .match ? max(level, 1) : 1)
        }
        if levels[package] == nil, shipped(by: package).contains(where: { levels[$0] != nil }) { call(package, 1) }
      }
      for group in groups {
        guard let top = group.members.compactMap({ levels[$0] }).max() else { continue }
        for member in group.members where group.isFixed || levels[member] != nil {
          if levels[member] != top { call(member, max(top, 1)) }
        }
      }
      if levels == before { break }
    }
    var released: [Int: Number] = [:]
    for (package, level) in levels {
      let group = groups.first { $0.members.contains(package) }
      let highest = (group?.members ?? [package]).map { versions[$0] }
        .reduce(versions[package]) { $0.key.lexicographicallyPrecedes($1.key) ? $1 : $0 }
      released[package] = highest.next(highest.phase == nil ? max(level, 1) : level, mode.phase)
    }
    return released
  }

  /// A package that would be final, and what it would ship that is not.
  func shipsPrerelease(_ released: [Int: Number]) -> (Int, Int)? {
    for (package, version) in released.sorted(by: { $0.key < $1.key }) where version.phase == nil {
      if let alpha = shipped(by: package).sorted().first(where: { (released[$0] ?? versions[$0]).phase != nil }) {
        return (package, alpha)
      }
    }
    return nil
  }

  mutating func take(_ released: [Int: Number]) { versions = versions.enumerated().map { released[$0] ?? $1 } }
}

/// Commits as `git fast-import` takes them, a second after each other.
private struct History {
  private var stream = ""
  private var marks = 0
  private var time: Int64 = 1_795_000_000
  /// What the next commit follows, and what the main line stood at before each release.
  private var tip: String?
  private var lines: [String] = []
  private var base: String?

  private mutating func add(_ message: String, _ files: [String: String], parents: [String]) {
    marks += 1
    time += 1
    stream += "commit refs/heads/main\nmark :\(marks)\ncommitter A <a@example.com> \(time) +0000\n"
    stream += "data \(message.utf8.count)\n\(message)\n"
    for (number, parent) in parents.enumerated() { stream += "\(number == 0 ? "from" : "merge") \(parent)\n" }
    for (path, text) in files.sorted(by: { $0.key < $1.key }) {
      stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
    }
    tip = ":\(marks)"
  }

  mutating func commit(_ message: String, _ files: [String: String]) {
    add(message, files, parents: tip.map { [$0] } ?? [])
  }

  /// Begins a branch at the last commit, or so many releases before it.
  mutating func branch(from releases: Int) {
    base = tip
    if releases > 0, lines.count > releases { tip = lines[lines.count - 1 - releases] }
  }

  /// Brings the branch in.
  mutating func merge(_ files: [String: String]) {
    guard let base, let tip else { return }
    add("Merge branch 'topic'", files, parents: [base, tip])
    self.base = nil
  }

  mutating func continues(from id: String, at now: Int64) {
    time = now
    tip = id
    lines.append(id)
  }

  /// Writes what came since the last time into a repository and its work tree.
  mutating func write(to repository: TestRepository) throws {
    guard !stream.isEmpty else { return }
    try repository.git("fast-import", "--quiet", input: stream)
    try repository.git("reset", "--quiet", "--hard", "main")
    (stream, marks) = ("", 0)
  }
}
