import Git
import History
import Planning

extension ReleaseRepository {
  /// The commits of `head` that `base` does not contain, with what of them the release `base` holds as a copy.
  func releaseCommits(from head: ObjectID, notFrom base: ObjectID?) throws(Refusal) -> ReleaseCommits {
    let commits = try range(from: head, notFrom: base)
    let released = try base.map { base throws(Refusal) in try beside(commits, base) } ?? []
    return ReleaseCommits(commits, copies: Copies(twins: try twins(commits + released), released: released))
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

  /// For a commit, those that bring the same change on another line: a cherry-pick that names the other one, or the same
  /// author, subject and patch.
  func twins(_ commits: [Commit]) throws(Refusal) -> [ObjectID: [ObjectID]] {
    let lines = lines(of: commits)
    // On one line every commit contains those before.
    guard lines.contains(where: { $0 != lines.first }) else { return [:] }
    var index: [ObjectID: Int] = [:]
    for (place, commit) in commits.enumerated() { index[commit.id] = place }
    var pairs: Set<[Int]> = []
    var groups: [UInt64: [Int]] = [:]
    for (place, commit) in commits.enumerated() {
      for source in commit.cherryPickSources.compactMap({ index[$0] }) where lines[place] != lines[source] {
        pairs.insert([min(place, source), max(place, source)])
      }
      if let hash = commit.changeHash { groups[hash, default: []].append(place) }
    }
    for group in groups.values where group.contains(where: { lines[$0] != lines[group[0]] }) {
      var samePatch: [ObjectID: [Int]] = [:]
      for place in group {
        let patch = try asking { () throws(GitError) in try repository.patchID(of: commits[place]) }
        guard let patch else { continue }
        for newer in samePatch[patch, default: []] where lines[newer] != lines[place] { pairs.insert([newer, place]) }
        samePatch[patch, default: []].append(place)
      }
    }
    var twins: [ObjectID: [ObjectID]] = [:]
    for pair in pairs.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let (newer, older) = (commits[pair[0]].id, commits[pair[1]].id)
      guard try first(of: [older], from: newer) == nil, try first(of: [newer], from: older) == nil else { continue }
      twins[newer, default: []].append(older)
      twins[older, default: []].append(newer)
    }
    return twins
  }

  /// Cuts the graph into lines of first parents, and says for each commit which one it is on. Children come first.
  private func lines(of commits: [Commit]) -> [Int] {
    var taken: [ObjectID: Int] = [:]
    return commits.enumerated().map { index, commit in
      let line = taken.removeValue(forKey: commit.id) ?? index
      if let parent = commit.parents.first, taken[parent] == nil { taken[parent] = line }
      return line
    }
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
