import ConventionalCommit
public import History

/// What commits on other lines of history bring as well: cherry-picks and backports.
public struct Copies: Hashable, Sendable {
  /// Nothing is brought twice.
  public static let none = Copies()

  /// For a commit, those with the same author, subject and patch, and those that one of the two names as the source of
  /// a cherry-pick; neither of the two contains the other.
  public var twins: [ObjectID: [ObjectID]]
  /// Commits of releases before that may hold a copy, newest first, with what may revert them.
  public var released: [Commit]

  /// Makes a value.
  public init(twins: [ObjectID: [ObjectID]] = [:], released: [Commit] = []) {
    self.twins = twins
    self.released = released
  }
}

extension ReadCommit {
  /// Of a change that came twice one stays: what a release before holds, else the original of a cherry-pick, else the
  /// older one. A copy says the same as its original: a kind of change that nobody was told of is never lost.
  static func settleCopies(_ commits: inout [ReadCommit], _ copies: Copies, released: [ReadCommit]) {
    guard copies != .none || commits.contains(where: { !$0.message.cherryPickedFrom.isEmpty }) else { return }
    let reverted = commits.filter(\.counts).flatMap { $0.message.revert?.commitIDs ?? [] }.map { $0.lowercased() }
    let held = released.filter { commit in
      commit.counts && !reverted.contains { commit.commit.id.description.hasPrefix($0) }
    }
    var heldByID: [ObjectID: ReadCommit] = [:]
    var heldByName: [String: ReadCommit] = [:]
    for commit in held {
      heldByID[commit.commit.id] = commit
      for name in [commit.commit.id.description] + commit.message.cherryPickedFrom { heldByName[name] = commit }
    }
    var byID: [ObjectID: Int] = [:]
    for (index, commit) in commits.enumerated() { byID[commit.commit.id] = index }

    for index in commits.indices where commits[index].counts {
      let commit = commits[index]
      let id = commit.commit.id
      let sources = commit.message.cherryPickedFrom
      let twins = copies.twins[id] ?? []
      let before =
        ([id.description] + sources).lazy.compactMap { heldByName[$0] }.first { commit.saysTheSame(as: $0) }
        ?? twins.lazy.compactMap { heldByID[$0] }.first { commit.saysTheSame(as: $0) }
      if let before {
        commits[index].role = .copy(of: before.commit.id)
        continue
      }
      let picked = sources.compactMap { ObjectID($0) }.compactMap { byID[$0] }
      let older = twins.compactMap { byID[$0] }.filter { other in
        other > index && !commits[other].message.cherryPickedFrom.contains(id.description)
      }
      if let original = (picked + older).first(where: { commits[$0].counts && commit.saysTheSame(as: commits[$0]) }) {
        commits[index].role = .copy(of: commits[original].commit.id)
      }
    }
  }

  private func saysTheSame(as other: ReadCommit) -> Bool {
    header?.normalizedType == other.header?.normalizedType && isBreaking == other.isBreaking
  }
}

extension Commit {
  /// The commits that `(cherry picked from commit X)` lines name.
  public var cherryPickSources: [ObjectID] {
    // A message has to be read as a whole only where it can hold such a line.
    let opening = Array("(cherry picked from".utf8)
    let last = message.count - opening.count
    var offset = 0
    while offset <= last {
      if message[offset] == opening[0], message[offset...].starts(with: opening) {
        return CommitMessage(parsing: message).cherryPickedFrom.compactMap { ObjectID($0) }
      }
      offset += 1
    }
    return []
  }
}
