import Git
import History
public import Planning
import SemanticVersion

extension ReleaseRepository {
  /// Reads everything that a plan of all packages is made from: a snapshot for each of ``members``, with one walk over
  /// history for all of them.
  public func snapshots(_ needs: SnapshotNeeds) throws(Refusal) -> [Snapshot] {
    guard let members else { return [try snapshot(needs)] }
    let head = try requireHead()
    let views = members.projects.indices.map(selecting)
    let tags = try tags(of: members.projects)
    let baselines = try zip(views, tags).map { view, tags throws(Refusal) in try view.baseline(tags) }
    // Where each package's range begins, and the number of that commit among those of all packages.
    let starts = baselines.map { start(of: $0.0) }
    var bases: [ObjectID] = []
    var numbers: [ObjectID: Int] = [:]
    for commit in starts.compactMap(\.self) where numbers[commit] == nil {
      numbers[commit] = bases.count
      bases.append(commit)
    }
    let isWhole = starts.contains(nil)
    let ranges = try repository.reading { () throws(HistoryError) in
      try Ranges(from: head.id, bases: bases, isWhole: isWhole, in: repository)
    }
    try checkReplacements(ranges.commits.map(\.id))
    let inHead = ranges.commits.indices.filter(ranges.isInHead)
    if known.learnsOfReleasesTakenBack(among: bases, from: inHead.lazy.map { ranges.commits[$0] }) {
      return try snapshots(needs)
    }
    let twins = try twins(CommitGraph(inHead.map { ranges.commits[$0] }))

    var picked = [ReleaseCommits](repeating: ReleaseCommits([]), count: views.count)
    var released = [[Commit]](repeating: [], count: views.count)
    let baseNumbers = starts.map { start in start.flatMap { numbers[$0] } }
    // What ships whom is told by changelogs alone.
    let shipping = needs.changelog ? shipping(members) : nil
    var remarks: [String] = []
    var unowned: [Commit] = []
    let scopes = PackageScopes(members)
    try repository.reading { () throws(HistoryError) in
      let bases = starts.enumerated().compactMap { number, base in base.map { (number, $0) } }
      try follow(bases, over: inHead.map { ranges.commits[$0] }, members)
      for place in inHead {
        let commit = ranges.commits[place]
        let changed = try changed(by: commit, members)
        let isNew = { (number: Int) in baseNumbers[number].map { !ranges.isInBase($0, place) } ?? true }
        if let other = scopes.package(saidBy: commit), !changed.own.isEmpty, !changed.own.contains(other),
          changed.own.contains(where: isNew)
        {
          remarks.append(members.remark(on: commit, saying: other, changing: changed.own))
        } else if changed.own.isEmpty, changed.locked.isEmpty, commit.parents.count < 2,
          views.indices.allSatisfy(isNew), raises(commit)
        {
          if try changesNothing(commit) {
            remarks.append("\(commit.id.short) changes no file, and so no package: it raises no version")
          } else {
            unowned.append(commit)
          }
        }
        for number in shipping?.concerned(by: changed) ?? Set(changed.own + changed.locked) {
          if isNew(number) {
            picked[number].add(commit, changed, to: number, ships: shipping?.shipped[number] ?? [], members)
          } else if changed.own.contains(number) {
            released[number].append(commit)
          }
        }
      }
    }
    let surroundings = try surroundings()
    var snapshots = try views.enumerated().map { number, view throws(Refusal) in
      let (baseline, higher, _) = baselines[number]
      // Releases of other lines that were merged in can be told from the whole history alone.
      let others = Set(tags[number].releases.map(\.commit)).subtracting([starts[number]].compactMap(\.self))
      let inRange =
        others.isEmpty
        ? [] : inHead.filter { place in baseNumbers[number].map { !ranges.isInBase($0, place) } ?? true }
      let isMixed = inRange.contains { others.contains(ranges.commits[$0].id) }
      var range = picked[number]
      range.copies = Copies(twins: twins, released: twins.isEmpty ? [] : released[number])
      if isMixed { range.history = inRange.map { ranges.commits[$0] } }
      return try view.snapshot(needs, tags[number], baseline, higher: higher, range: range, surroundings)
    }
    if !unowned.isEmpty { remarks.append(Members.remark(onUnowned: unowned)) }
    snapshots[0].remarks = remarks
    // What packages say about each other may stand in files that hold no package's version.
    if needs.files {
      for path in members.sharedPaths
      where snapshots.allSatisfy({ $0.files[path] == nil }) {
        snapshots[0].files[path] = try file(path)
      }
    }
    return snapshots
  }

  /// The numbers of the packages of these names; nil where none is named.
  public func numbers(ofPackages names: [String]) throws(Refusal) -> Set<Int>? {
    guard !names.isEmpty else { return nil }
    var numbers: Set<Int> = []
    for name in names {
      guard let members else {
        throw Refusal(
          .usage, "there is no package \(name): this repository is one package", hint: "leave out --package")
      }
      guard let project = members.project(named: name),
        let number = members.projects.firstIndex(where: { $0.path == project.path })
      else { throw members.unknown(name) }
      numbers.insert(number)
    }
    return numbers
  }
}

/// Kept out of its callers, where the optimiser of Swift 6.3 fails on it.
@inline(never)
private func start(of baseline: Baseline) -> ObjectID? { baseline.commit }

extension Members {
  func unknown(_ name: String) -> Refusal {
    Refusal(
      .usage, "there is no package \(name)",
      hint: "the packages are \(names)")
  }

  /// What is said of a tag that is of no package's form.
  public func foreign(_ tag: String) -> Refusal {
    Refusal(
      .versionUnreadable, "the tag \(tag) is of no package's form",
      hint: "the packages are \(names), and their tags as in \(sampleTag)")
  }

  /// How tags are written.
  public var sampleTag: String {
    let project = projects[0]
    return project.stated.flatMap(project.tagFormat.tag) ?? "\(project.tagFormat)"
  }
}

/// The packages by what a scope may call them.
private struct PackageScopes {
  private var numbers: [[UInt8]: Int] = [:]

  init(_ members: Members) {
    for (number, project) in members.projects.enumerated() { numbers[Array(project.name.lowercased().utf8)] = number }
  }

  /// The package that the scope of a commit's first line names; nil for none.
  func package(saidBy commit: Commit) -> Int? {
    let subject = commit.message.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: ":") }
    guard let open = subject.firstIndex(of: UInt8(ascii: "(")), let close = subject.lastIndex(of: UInt8(ascii: ")")),
      open < close
    else { return nil }
    return numbers[subject[(open + 1)..<close].map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }]
  }
}

extension Members {
  /// What is said of commits that would call for a release, and whose files are no package's.
  fileprivate static func remark(onUnowned commits: [Commit]) -> String {
    let ids = commits.prefix(3).map(\.id.short).joined(separator: ", ") + (commits.count > 3 ? ", ..." : "")
    return (commits.count == 1 ? "1 commit changes" : "\(commits.count) commits change")
      + " no package, and so no version: \(ids); [shared] says whom files concern that are no package's"
  }

  /// What is said of a commit whose scope and whose files disagree.
  fileprivate func remark(on commit: Commit, saying other: Int, changing numbers: [Int]) -> String {
    let names = numbers.prefix(3).map { projects[$0].name }.joined(separator: ", ") + (numbers.count > 3 ? ", ..." : "")
    return "\(commit.id.short) says (\(projects[other].name)), and its files are of \(names), which it counts for"
  }
}
