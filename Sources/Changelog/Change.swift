/// One commit as the changelog shows it.
public struct Change: Hashable, Sendable {
  /// An issue or a change request that a commit names.
  public struct Reference: Hashable, Sendable {
    /// What a reference leads to.
    public enum Kind: String, Hashable, Sendable {
      case issue
      /// A merge request of GitLab, a pull request elsewhere.
      case change
    }

    /// The number of the issue or change request.
    public var number: Int
    /// `owner/repo` of another repository; nil for this one.
    public var repository: String?
    /// Which page it leads to.
    public var kind: Kind
    /// The reference as it is written, for example `#12`, `!34` or `owner/repo#5`.
    public var text: String

    /// Makes a reference.
    public init(number: Int, repository: String? = nil, kind: Kind = .issue, text: String) {
      self.number = number
      self.repository = repository
      self.kind = kind
      self.text = text
    }
  }

  /// A footer of the message.
  public struct Footer: Hashable, Sendable {
    /// Before the separator, for example `Refs`.
    public var token: String
    /// After it.
    public var value: String

    /// Makes a footer.
    public init(token: String, value: String) {
      self.token = token
      self.value = value
    }
  }

  /// Who wrote a change.
  public struct Person: Hashable, Sendable {
    /// The name, without the address.
    public var name: String
    /// The mail address without brackets; empty where there is none.
    public var email: String

    /// Makes a person.
    public init(name: String, email: String) {
      self.name = name
      self.email = email
    }
  }

  /// What entries do not show, for templates and JSON.
  public struct Details: Hashable, Sendable {
    /// The message without its header and footers.
    public var body = ""
    /// In the order of the message.
    public var footers: [Footer] = []
    /// The author first, then the co-authors.
    public var people: [Person] = []
    /// Seconds since 1970-01-01 UTC at which the commit was made.
    public var committed: Int64 = 0
    /// The whole message; what is not UTF-8 is replaced.
    public var message = ""

    /// No details.
    public init() {}
  }

  /// The object ID of the commit in full; empty where there is none.
  public var id: String
  /// The type in lower case, for example `feat`.
  public var type: String
  /// What stands in parentheses.
  public var scope: String?
  /// What follows the colon. Only the first line is shown.
  public var description: String
  /// Whether it breaks what users rely on; a note says so too.
  public var isBreaking: Bool
  /// The text of each `BREAKING CHANGE:`, in order.
  public var breakingNotes: [String]
  /// In the order in which they are to be shown.
  public var references: [Reference]
  /// The names to show when authors are shown, the author first, then the co-authors.
  public var authors: [String]
  /// The library that it came in with, where it is none of the package's own.
  public var library: String?
  /// What entries do not show.
  public var details = Details()

  /// Makes a change.
  public init(
    id: String, type: String, scope: String? = nil, description: String, isBreaking: Bool = false,
    breakingNotes: [String] = [], references: [Reference] = [], authors: [String] = []
  ) {
    self.id = id
    self.type = type
    self.scope = scope
    self.description = description
    self.isBreaking = isBreaking
    self.breakingNotes = breakingNotes
    self.references = references
    self.authors = authors
  }
}
