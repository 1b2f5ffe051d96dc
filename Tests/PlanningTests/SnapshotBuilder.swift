import Configuration
import History
import Planning
import SemanticVersion
import Testing

/// A line of commits with tags on it, as a snapshot: what a repository would be read as.
struct SnapshotBuilder {
  var settings = Settings()
  var files: [String: [UInt8]] = [:]
  /// Messages of the commits since the baseline, oldest first.
  var messages: [String] = []
  /// Tags beside that of the stated version, with whether HEAD contains them.
  var otherTags: [(name: String, isReachable: Bool)] = []
  /// Whether the stated version has its tag.
  var isTagged = true
  /// The time of the release, since 1970: 2026-11-20 12:00 UTC.
  var seconds: Int64 = 1_795_176_000
  /// The committer's time zone.
  var offsetMinutes = 0

  /// A project whose `.versioning.toml` states `version`.
  init(_ version: String?, scheme: Scheme.Name = .semver2, messages: [String] = []) {
    settings.origin = .versioning(file: ".versioning.toml")
    settings.scheme = scheme
    if let version {
      settings.version = version
      settings.versionProvider = .config
      files[".versioning.toml"] = Array("version = \"\(version)\"\n".utf8)
    } else {
      settings.versionProvider = .scm
    }
    settings.updateChangelogOnBump = false
    self.messages = messages
  }

  static func id(_ number: Int) throws -> ObjectID {
    let digits = String(number, radix: 16)
    return try #require(ObjectID(String(repeating: "0", count: 40 - digits.count) + digits))
  }

  static func commit(_ number: Int, parents: [Int], _ message: String) throws -> Commit {
    var text = "tree \(try id(0xFFFF))\n"
    for parent in parents { text += "parent \(try id(parent))\n" }
    text +=
      "author A <a@b.c> \(1_700_000_000 + number) +0000\ncommitter A <a@b.c> \(1_700_000_000 + number) +0000\n\n\(message)"
    return Commit(id: try id(number), object: Array(text.utf8))
  }

  func snapshot(commits custom: [Commit]? = nil, name: String = "demo") throws -> Snapshot {
    let project = try Project(settings: settings, files: files, folder: name)
    var names = otherTags.map(\.name)
    if isTagged, let stated = project.stated, let tag = project.tagFormat.tag(for: stated) { names.append(tag) }
    let tags = try VersionTags(names: names, project: project) { wanted throws(Refusal) in
      wanted.sorted().enumerated().compactMap { index, name in
        (try? Self.id(0x1000 + index)).map { TagReference(name: name, target: $0, commit: $0) }
      }
    }
    let question = BaselineQuestion(project, tags)
    var answers = Baseline.Answers()
    let reachable = Set(otherTags.filter(\.isReachable).map(\.name))
    answers.firstReachableHigher = question.higher.firstIndex { reachable.contains($0.name) }
    answers.firstReachableLower = question.lower.firstIndex { reachable.contains($0.name) }
    let baseline = Baseline.decide(project, tags, question, answers)
    let commits =
      try custom
      ?? messages.enumerated().map { index, message in
        try Self.commit(index + 1, parents: index == 0 ? [] : [index], message)
      }.reversed()
    let head = try commits.first ?? Self.commit(0xAAAA, parents: [], "chore: start")
    return Snapshot(
      head: .branch("refs/heads/main", head.id), headCommit: head, project: project, tags: tags, baseline: baseline,
      unreachableHigher: Array(question.higher.prefix(answers.firstReachableHigher ?? question.higher.count)),
      range: ReleaseCommits(commits), previousFinal: nil, commitsSinceFinal: nil, history: nil,
      files: files.mapValues { Snapshot.File(bytes: $0, isTracked: true, isIgnored: false) }, origin: nil,
      committer: Identity(name: "R", email: "r@b.c", seconds: seconds, offsetMinutes: offsetMinutes), hasAllTags: true,
      warnings: [])
  }

  func decide(_ change: (inout ReleaseRequest) -> Void = { _ in }) throws -> VersionDecision {
    var request = ReleaseRequest()
    change(&request)
    return try VersionDecision(try snapshot(), request)
  }

  /// The next version, or the code of the refusal.
  func answer(_ change: (inout ReleaseRequest) -> Void = { _ in }) throws -> String {
    do {
      return try decide(change).next.description
    } catch let refusal as Refusal {
      return "\(refusal.code.rawValue)"
    }
  }
}
