import Git
import History
import Planning

extension ReleaseRepository {
  /// The commits of `head` that `base` does not contain, with what of them the release `base` holds as a copy.
  func releaseCommits(from head: ObjectID, notFrom base: ObjectID?) throws(Refusal) -> ReleaseCommits {
    let commits = try range(from: head, notFrom: base)
    let released = try base.map { base throws(Refusal) in try beside(commits, base) } ?? []
    let copies = Copies(twins: try twins(CommitGraph(commits + released)), released: try own(released))
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
  func twins(_ history: CommitGraph) throws(Refusal) -> [ObjectID: [ObjectID]] {
    let commits = history.commits
    let spans = MainLine(history)
    guard !spans.isEverything else { return [:] }
    var pairs: Set<[Int]> = []
    var hashes: [(hash: UInt64, place: Int)] = []
    for (place, commit) in commits.enumerated() {
      for source in commit.cherryPickSources.compactMap(history.place) where spans.mayStandBeside(place, source) {
        pairs.insert([min(place, source), max(place, source)])
      }
      if let hash = commit.changeHash { hashes.append((hash, place)) }
    }
    hashes.sort { ($0.hash, $0.place) < ($1.hash, $1.place) }
    var groups: [[Int]] = []
    var start = 0
    while start < hashes.count {
      let end = hashes[start...].firstIndex { $0.hash != hashes[start].hash } ?? hashes.count
      if end - start > 1 { groups.append(hashes[start..<end].map(\.place)) }
      start = end
    }
    // Large files, which are mostly locks, are compared only where all else is the same.
    for group in try samePatch(groups, commits, spans, limit: 65_536) {
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
      guard !history.contains(pair[1], from: pair[0]) else { continue }
      let (newer, older) = (commits[pair[0]].id, commits[pair[1]].id)
      twins[newer, default: []].append(older)
      twins[older, default: []].append(newer)
    }
    return twins
  }
}

extension ReleaseRepository {
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

  init(_ history: CommitGraph) {
    let count = history.commits.count
    var line: [Int] = []
    var next: Int? = count > 0 ? 0 : nil
    while let place = next {
      line.append(place)
      next = history.firstParent(of: place)
    }
    isEverything = line.count == count
    var (lows, highs) = ([Int](repeating: -1, count: count), [Int](repeating: .max, count: count))
    var onLine = [Bool](repeating: false, count: count)
    for (number, place) in line.enumerated() {
      lows[place] = line.count - 1 - number
      highs[place] = lows[place]
      onLine[place] = true
    }
    for place in 0..<count {
      for parent in history.parents(of: place).lazy.map(Int.init) where !onLine[parent] {
        highs[parent] = min(highs[parent], highs[place])
      }
    }
    for place in (0..<count).reversed() where !onLine[place] {
      lows[place] = history.parents(of: place).map { lows[Int($0)] }.max() ?? -1
    }
    (self.lows, self.highs) = (lows, highs)
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
