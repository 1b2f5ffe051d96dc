/// A commit that was squashed into another one and lives on in that commit's body.
public struct NestedCommit: Hashable, Sendable {
  /// Its header. The type is empty for a commit of a `git merge --squash` listing that has no conventional header but a
  /// breaking note, so that the note is not lost.
  public let header: Header
  /// The free text between this header and the next one, "" if there is none.
  public let body: String
  /// The text of every breaking note that stands in this commit's part of the message.
  public let breakingNotes: [String]

  /// Makes a nested commit of its parts, which are taken as they are.
  public init(header: Header, body: String = "", breakingNotes: [String] = []) {
    self.header = header
    self.body = body
    self.breakingNotes = breakingNotes
  }

  /// Whether the commit breaks compatibility, by `!` or by a note.
  public var isBreaking: Bool { header.isBreaking || !breakingNotes.isEmpty }
}
