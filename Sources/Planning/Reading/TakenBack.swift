import ConventionalCommit
public import History

/// Those of some commits that later ones take back, as their messages say. What is taken back itself takes nothing back.
/// `later` come newest first.
public func takenBack(among commits: Set<ObjectID>, by later: some Sequence<Commit>) -> Set<ObjectID> {
  var ids: Set<ObjectID> = []
  var abbreviated: [String] = []
  func isTakenBack(_ id: ObjectID) -> Bool {
    ids.contains(id) || abbreviated.contains { id.description.hasPrefix($0) }
  }
  for commit in later where commit.mayBeRevert && !isTakenBack(commit.id) {
    for text in commit.takenBack {
      if let id = ObjectID(text) { ids.insert(id) } else { abbreviated.append(text) }
    }
  }
  return ids.isEmpty && abbreviated.isEmpty ? [] : commits.filter(isTakenBack)
}

extension Commit {
  /// Whether the message may be a revert's, by its first bytes: most are none, and need not be parsed.
  fileprivate var mayBeRevert: Bool {
    let first = message.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.prefix(6)
    return first.elementsEqual("revert".utf8) { $0 | 0x20 == $1 }
  }

  /// The IDs, perhaps abbreviated, of the commits that the message says it takes back.
  fileprivate var takenBack: [String] {
    CommitMessage(parsing: message).revert?.commitIDs.map { $0.lowercased() } ?? []
  }

  /// Whether the message says that this takes another commit back.
  public func takesBack(_ other: ObjectID) -> Bool {
    takenBack.contains { other.description.hasPrefix($0) }
  }
}
