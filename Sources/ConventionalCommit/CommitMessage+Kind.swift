extension CommitMessage {
  /// Who made a message: a person, or git and the forges in their exact forms.
  public enum Kind: Hashable, Sendable {
    /// Everything that is none of the others.
    case ordinary
    /// What `git merge` and the merge buttons of GitHub, GitLab, Gitea, Bitbucket, Azure and Gerrit write.
    case merge
    /// `Revert "..."` and `Reapply "..."`, with or without a change number after it; a `revert:` header is ordinary.
    case revert
    /// `fixup! `, `squash! ` or `amend! ` before another commit's subject.
    case fixup

    init(subject line: Range<Int>, of text: MessageText) {
      if ["fixup! ", "squash! ", "amend! "].contains(where: { text.starts(line, with: $0) }) {
        self = .fixup
      } else if Quotation(line, of: text) != nil {
        self = .revert
      } else if isMerge(line, of: text) {
        self = .merge
      } else {
        self = .ordinary
      }
    }
  }
}

/// What git's `fmt-merge-msg` writes between `Merge ` and the first quoted name, then what the forges write.
private let mergePrefixes = [
  "Merge branch '", "Merge branches '", "Merge remote-tracking branch '", "Merge remote-tracking branches '",
  "Merge tag '", "Merge tags '", "Merge commit '", "Merge commits '", "Merge HEAD of ", "Merge HEAD, ",
  "Merge pull request '", "Merge \"", "Merge changes from topic ", "Merge changes I", "Merged in ",
]

/// What forges write before the number of a change.
private let numberedMergePrefixes = ["Merge pull request #", "Merged PR ", "Pull request #"]

private func isMerge(_ line: Range<Int>, of text: MessageText) -> Bool {
  // Most lines are none: two questions instead of twenty.
  guard text.starts(line, with: "Merge") || text.starts(line, with: "Pull request #") else { return false }
  if mergePrefixes.contains(where: { text.starts(line, with: $0) }) { return true }
  for prefix in numberedMergePrefixes where text.starts(line, with: prefix) {
    var offset = line.lowerBound + prefix.utf8.count
    let start = offset
    while offset < line.upperBound, text.bytes[offset].isDigit { offset += 1 }
    let isEnd = offset == line.upperBound || text.bytes[offset] == Ascii.space || text.bytes[offset] == Ascii.colon
    if offset > start, isEnd { return true }
  }
  return isMergeOfLocation(line, of: text)
}

/// `Merge https://host/o/r`, `Merge ../r`, `Merge host:r` (git, of a HEAD), `Merge ID into ID` (GitHub, for checks).
private func isMergeOfLocation(_ line: Range<Int>, of text: MessageText) -> Bool {
  let prefix = "Merge "
  guard text.starts(line, with: prefix) else { return false }
  let start = line.lowerBound + prefix.utf8.count
  let end = text.bytes[start..<line.upperBound].firstIndex(of: Ascii.space) ?? line.upperBound
  let rest = end..<line.upperBound
  guard end > start, rest.isEmpty || text.starts(rest, with: " into ") else { return false }
  let word = text.bytes[start..<end]
  let isPath = word.first == Ascii.slash || word.starts(with: "../".utf8) || word.starts(with: "./".utf8)
  let isAddress = word.dropLast().contains(Ascii.colon)
  let isObjectID = word.count >= 40 && word.allSatisfy(\.isHexDigit) && !rest.isEmpty
  return isPath || isAddress || isObjectID
}
