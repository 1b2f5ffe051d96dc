/// What a commit reverts, or reapplies.
public struct Revert: Hashable, Sendable {
  /// Whether the commit brings something back: `Reapply "..."`, or a revert of a revert.
  public let isReapplied: Bool
  /// The commits that are undone, full or abbreviated object IDs in lower case and in order: those of "This reverts
  /// commit" sentences and of the `Refs` footers of a `revert:` commit. For a reapplied commit it is the revert's ID.
  public let commitIDs: [String]
  /// The subject that is quoted, without ` (#n)` at its end; nil if there is none.
  public let quotedSubject: String?

  /// Makes a revert of its parts, which are taken as they are.
  public init(isReapplied: Bool = false, commitIDs: [String] = [], quotedSubject: String? = nil) {
    self.isReapplied = isReapplied
    self.commitIDs = commitIDs
    self.quotedSubject = quotedSubject
  }

  /// The subject at the end of a chain: `feat: x` for `Revert "Revert "feat: x" (#45)"`. Nil if none is quoted.
  public var originalSubject: String? {
    guard let quotedSubject else { return nil }
    let text = MessageText(Array(quotedSubject.utf8))
    return text.string(Quotation.innermost(text.subject, of: text).subject)
  }
}
