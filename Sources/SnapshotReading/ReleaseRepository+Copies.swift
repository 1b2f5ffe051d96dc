import Git
import History
import Planning

extension ReleaseRepository {
  /// The commits of `head` that `base` does not contain, with what of them the release `base` holds as a copy.
  func releaseCommits(from head: ObjectID, notFrom base: ObjectID?) throws(Refusal) -> ReleaseCommits {
    let commits = try range(from: head, notFrom: base)
    let released = try base.map { base throws(Refusal) in try beside(commits, base) } ?? []
    let copies = Copies(twins: try twins(commits + released), released: try own(released))
    var picked = try picked(commits)
    picked.copies = copies
    if member != nil { picked.history = commits }
    return picked
  }

  /// The commits of `base` that came after the oldest line of `commits` left it: a line of its own holds copies there,
  /// if anywhere. None where all lines begin at `base`.
  private func beside(_ commits: [Commit], _ base: ObjectID) throws(Refusal) -> [Commit] {
    let ids = Set(commits.map(\.id))
    var fork: Commit?
    var seen: Set<ObjectID> = [base]
    for parent in commits.flatMap(\.parents) where !ids.contains(parent) && seen.insert(parent).inserted {
      let commit = try repository.reading { () throws(HistoryError) in try repository.commit(parent) }
      if commit.seconds < fork?.seconds ?? .max { fork = commit }
    }
    guard let fork else { return [] }
    return try range(from: base, notFrom: fork.id)
  }

  /// For a commit, those that bring the same change beside it: a cherry-pick that names the other one, or the same
  /// author, subject and patch. Children come first.
  func twins(_ commits: [Commit]) throws(Refusal) -> [ObjectID: [ObjectID]] {
    let spans = MainLine(commits)
    guard !spans.isEverything else { return [:] }
    var index: [ObjectID: Int] = [:]
    for (place, commit) in commits.enumerated() { index[commit.id] = place }
    var pairs: Set<[Int]> = []
    var groups: [UInt64: [Int]] = [:]
    for (place, commit) in commits.enumerated() {
      for source in commit.cherryPickSources.compactMap({ index[$0] }) where spans.mayStandBeside(place, source) {
        pairs.insert([min(place, source), max(place, source)])
      }
      if let hash = commit.changeHash { groups[hash, default: []].append(place) }
    }
    // Large files, which are mostly locks, are compared only where all else is the same.
    for group in try samePatch(Array(groups.values), commits, spans, limit: 65_536) {
      for group in try samePatch([group], commits, spans, limit: nil) {
        for (position, newer) in group.enumerated() {
          for older in group[(position + 1)...] where spans.mayStandBeside(newer, older) {
            pairs.insert([newer, older])
          }
        }
      }
    }
    var twins: [ObjectID: [ObjectID]] = [:]
    for pair in pairs.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard !contains(pair[0], pair[1], commits, index) else { continue }
      let (newer, older) = (commits[pair[0]].id, commits[pair[1]].id)
      twins[newer, default: []].append(older)
      twins[older, default: []].append(newer)
    }
    return twins
  }
}

extension ReleaseRepository {
  /// Whether the commit at place `newer` contains the one at `older`, a higher place: children come first.
  private func contains(_ newer: Int, _ older: Int, _ commits: [Commit], _ index: [ObjectID: Int]) -> Bool {
    var stack = [newer]
    var seen: Set<Int> = []
    while let place = stack.popLast() {
      if place == older { return true }
      for parent in commits[place].parents.compactMap({ index[$0] }) where parent <= older {
        if seen.insert(parent).inserted { stack.append(parent) }
      }
    }
    return false
  }

  /// Splits groups of commits by their patches; those that have none to stand beside are left out.
  private func samePatch(
    _ groups: [[Int]], _ commits: [Commit], _ spans: MainLine, limit: Int64?
  ) throws(Refusal) -> [[Int]] {
    var result: [[Int]] = []
    for group in groups where group.count > 1 {
      var byPatch: [ObjectID: [Int]] = [:]
      for place in group where group.contains(where: { spans.mayStandBeside(place, $0) }) {
        let patch = try asking { () throws(GitError) in try repository.patchID(of: commits[place], limit: limit) }
        if let patch { byPatch[patch, default: []].append(place) }
      }
      result += byPatch.values
    }
    return result
  }
}

/// The line of first parents from the newest commit, and where all others leave it and come back: which commits surely
/// contain each other is told from that alone.
private struct MainLine {
  /// Per commit the place on the line, counted from its end, of the highest one that it contains; -1 where none is known.
  private let lows: [Int]
  /// Per commit the place of the lowest one on the line that contains it.
  private let highs: [Int]
  /// Whether no commit stands beside the line.
  let isEverything: Bool

  /// Of commits that come before their parents.
  init(_ commits: [Commit]) {
    var line: [ObjectID: Int] = [:]
    var next = commits.first?.id
    for commit in commits where commit.id == next {
      line[commit.id] = -line.count
      next = commit.parents.first
    }
    isEverything = line.count == commits.count
    let last = line.count - 1
    var low: [ObjectID: Int] = [:]
    var high: [ObjectID: Int] = [:]
    for commit in commits {
      let place = line[commit.id].map { $0 + last } ?? high[commit.id] ?? .max
      high[commit.id] = place
      for parent in commit.parents { high[parent] = min(high[parent] ?? .max, place) }
    }
    for commit in commits.reversed() {
      low[commit.id] = line[commit.id].map { $0 + last } ?? commit.parents.compactMap { low[$0] }.max() ?? -1
    }
    lows = commits.map { low[$0.id] ?? -1 }
    highs = commits.map { high[$0.id] ?? .max }
  }

  /// Whether neither of two commits surely contains the other.
  func mayStandBeside(_ one: Int, _ other: Int) -> Bool {
    one != other && highs[one] > lows[other] && highs[other] > lows[one]
  }
}

extension Commit {
  /// FNV-1a of what copies of a change share: the author and the subject, without ` (#12)`, which a forge appends. Nil
  /// of a merge, and of a subject without a colon, which has no type.
  fileprivate var changeHash: UInt64? {
    guard parents.count == 1 else { return nil }
    var subject = message.prefix { $0 != UInt8(ascii: "\n") }
    guard subject.contains(UInt8(ascii: ":")) else { return nil }
    if let open = subject.lastIndex(of: UInt8(ascii: "(")) {
      let number = subject[open...].drop { $0 != UInt8(ascii: "#") }.dropFirst()
      if number.last == UInt8(ascii: ")"), number.dropLast().allSatisfy({ 48...57 ~= $0 }) {
        subject = subject[..<open]
      }
    }
    while let last = subject.last, last <= 0x20 { subject.removeLast() }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in subject { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for byte in author.email.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for byte in author.name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
