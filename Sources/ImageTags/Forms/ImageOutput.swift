/// Everything that is said of an image, from which each ``OutputForm`` is written.
public struct ImageOutput: Hashable, Sendable {
  /// Which tags, and whether the image may be pushed.
  public var decision: ImageDecision
  /// Where the image goes, without a tag; empty where nobody says.
  public var repositories: [String]
  /// The labels, sorted by their keys.
  public var labels: [ImageLabel]

  /// Makes a value of its parts.
  public init(decision: ImageDecision, repositories: [String] = [], labels: [ImageLabel] = []) {
    self.decision = decision
    self.repositories = repositories
    self.labels = labels
  }

  /// The names of the tags.
  public var tagNames: [String] { decision.tags.map(\.name) }

  /// Each tag below each repository; the names alone where no repository is known.
  public var references: [String] { decision.tags.flatMap { references(to: $0) } }

  /// A tag below each repository, or alone where none is known.
  public func references(to tag: ImageTag) -> [String] {
    repositories.isEmpty ? [tag.name] : repositories.map { "\($0):\(tag.name)" }
  }

  /// The labels as annotations of the image's manifest, as buildx wants them.
  public var annotations: [String] { labels.map { "manifest:\($0.key)=\($0.value)" } }

  /// The labels as `key=value`.
  public var labelLines: [String] { labels.map { "\($0.key)=\($0.value)" } }
}

/// A form of output that some program reads.
public enum OutputForm: String, CaseIterable, Hashable, Sendable {
  /// A line each, for people and scripts.
  case text
  /// Written by the command itself, with the reasons.
  case json
  /// The file that `GITHUB_OUTPUT` names.
  case github
  /// A dotenv report of GitLab CI.
  case gitlab
  /// Logging commands of Azure Pipelines.
  case azure
  /// Service messages of TeamCity.
  case teamcity
  /// Assignments for `eval` in a POSIX shell.
  case shell
  /// Options of `docker build`.
  case docker
  /// Options of kaniko's executor.
  case kaniko
  /// A file of `docker buildx bake`.
  case bake
  /// The file `.tags` of the Docker plugins of Drone and Woodpecker.
  case comma
}

/// What of an ``ImageOutput`` is written.
public enum OutputScope: Hashable, Sendable {
  /// Tags, and labels where the form has a place for both.
  case tags
  /// Labels alone.
  case labels
}

/// Why something cannot be written in a form.
public enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The form names images, and no repository is known.
  case repositoryMissing(OutputForm)
  /// The form has no place for labels.
  case noLabels(OutputForm)
  /// The form has more bytes than its reader takes.
  case tooLong(OutputForm, bytes: Int, limit: Int)

  /// What is wrong; lower case, no full stop.
  public var description: String {
    switch self {
    case .repositoryMissing(let form): "the form \(form.rawValue) names images, and no repository is known"
    case .noLabels(let form): "the form \(form.rawValue) cannot hold labels, whose values have spaces"
    case .tooLong(let form, let bytes, let limit):
      "the form \(form.rawValue) would have \(bytes) bytes, and its reader takes \(limit)"
    }
  }
}
