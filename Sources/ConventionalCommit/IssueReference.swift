/// An issue or change that a message names: `#12`, `owner/repo#12`, `GH-12` or `!34`.
public struct IssueReference: Hashable, Sendable {
  /// How the reference is marked.
  public enum Marker: Hashable, Sendable {
    /// `#12`: an issue, or a pull request on GitHub.
    case hash
    /// `GH-12`: an issue or pull request on GitHub.
    case gh
    /// `!34`: a merge request on GitLab.
    case exclamationMark
  }

  /// What the message says the commit does to the issue, in any inflection: closes, fixed, resolving.
  public enum Action: Hashable, Sendable {
    case close, fix, resolve
  }

  /// The path of the repository, `owner/repo` or deeper; nil for the commit's own.
  public let repository: String?
  /// How the reference is marked.
  public let marker: Marker
  /// The number, at least 1.
  public let number: Int
  /// What the commit does to the issue, nil if it only names it.
  public let action: Action?

  /// Makes a reference of its parts, which are taken as they are.
  public init(repository: String? = nil, marker: Marker = .hash, number: Int, action: Action? = nil) {
    self.repository = repository
    self.marker = marker
    self.number = number
    self.action = action
  }

  /// The reference as it is written, for example `owner/repo#12`.
  public var text: String {
    switch marker {
    case .hash: "\(repository ?? "")#\(number)"
    case .gh: "GH-\(number)"
    case .exclamationMark: "\(repository ?? "")!\(number)"
    }
  }
}
