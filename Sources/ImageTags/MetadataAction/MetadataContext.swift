/// What docker/metadata-action knows of a build.
public struct MetadataContext: Sendable {
  /// GitHub's name of the event, for example `push`.
  public var event: String
  /// The full reference; `refs/pull/N/merge` of a pull request.
  public var reference: String
  /// The commit.
  public var sha: String
  /// The branch that a pull request goes to, or that GitHub says a tag was pushed from.
  public var baseBranch: String?
  /// The default branch as the event has it.
  public var defaultBranch: String?
  /// The default branch as the forge has it.
  public var repositoryBranch: String?
  /// Seconds since 1970.
  public var now: Int64
  /// Seconds since 1970 of the commit.
  public var commitDate: Int64
  /// How many digits a short commit has.
  public var shortLength: Int
  /// How many minutes a time zone is ahead of UTC at a time; nil of a zone that nobody knows.
  public var offsetMinutes: @Sendable (_ zone: String, _ seconds: Int64) -> Int?

  /// Makes a context.
  public init(
    event: String, reference: String, sha: String, baseBranch: String? = nil, defaultBranch: String? = nil,
    repositoryBranch: String? = nil, now: Int64, commitDate: Int64, shortLength: Int = 7,
    offsetMinutes: @escaping @Sendable (_ zone: String, _ seconds: Int64) -> Int?
  ) {
    self.event = event
    self.reference = reference
    self.sha = sha
    self.baseBranch = baseBranch
    self.defaultBranch = defaultBranch
    self.repositoryBranch = repositoryBranch
    self.now = now
    self.commitDate = commitDate
    self.shortLength = shortLength
    self.offsetMinutes = offsetMinutes
  }

  var branch: String? { reference.dropping(prefix: "refs/heads/") }
  var tag: String? { reference.dropping(prefix: "refs/tags/") }
  var shortSHA: String { String(decoding: sha.utf8.prefix(shortLength), as: UTF8.self) }

  var isDefaultBranch: Bool {
    let name = branch ?? reference
    guard !name.isEmpty else { return false }
    if let defaultBranch, name.hasSameBytes(as: defaultBranch) { return true }
    // These always run on the default branch.
    return ["create", "discussion", "issues", "schedule"].contains { event.contains($0) }
  }

  /// What the action's expressions know.
  func value(of call: MetadataExpression.Call) throws(MetadataError) -> String? {
    switch call.name {
    case "branch": return branch ?? ""
    case "tag": return tag ?? ""
    case "sha": return shortSHA
    case "base_ref": return tag != nil || reference.dropping(prefix: "refs/pull/") != nil ? baseBranch ?? "" : ""
    case "is_default_branch": return isDefaultBranch ? "true" : "false"
    case "is_not_default_branch": return isDefaultBranch ? "false" : "true"
    default: return try date(of: call)
    }
  }

  /// The value of `date` and `commit_date`, which are all that a schedule's pattern knows.
  func date(of call: MetadataExpression.Call) throws(MetadataError) -> String? {
    guard call.name == "date" || call.name == "commit_date" else { return nil }
    guard let argument = call.arguments.first else {
      throw MetadataError("\(call.name) needs a format, as in {{\(call.name) 'YYYYMMDD'}}")
    }
    if let other = call.named.keys.first(where: { $0 != "tz" }) {
      throw MetadataError("\(call.name) knows tz= and not \(other)=")
    }
    let seconds = call.name == "date" ? now : commitDate
    let zone = call.named["tz"] ?? "UTC"
    guard let offset = zone == "UTC" ? 0 : offsetMinutes(zone, seconds) else {
      throw MetadataError("there is no time zone '\(zone)' here")
    }
    let moment = MomentDate(seconds: seconds, offsetMinutes: offset, isUTC: zone == "UTC")
    // A format without quotes names a value that is not there, and no format is the one of ISO 8601.
    return try moment.formatted(argument ?? (zone == "UTC" ? "YYYY-MM-DDTHH:mm:ss[Z]" : "YYYY-MM-DDTHH:mm:ssZ"))
  }
}
