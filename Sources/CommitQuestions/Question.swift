/// What an author is asked about a commit, in this order.
public enum Question: CaseIterable, Hashable, Sendable {
  case type, scope, description, body, breaking, breakingNote, footers
}
