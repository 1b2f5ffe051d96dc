import Configuration
import ConventionalCommit
import History
import Planning
import SemanticVersion

/// An explanation as JSON, `bump.explain/1`.
struct ExplainDocument: Encodable {
  struct Tags: Encodable {
    let releases: Int
    let foreign: Int
    let unreachableHigher: [String]
    let unreadable: [Unreadable]
  }

  struct Unreadable: Encodable {
    let name: String
    let reason: String
  }

  struct Cause: Encodable {
    let kind: String
    let commit: String?
  }

  /// What calls for the release beside the package's own commits.
  struct Call: Encodable {
    let kind: String
    let name: String
    let next: String?
    /// The packages from the one that began it.
    let way: [String]?
    let policy: String?
  }

  struct Line: Encodable {
    let commit: String
    let subject: String
    let type: String?
    let scope: String?
    let breaking: Bool
    let role: String
    let counts: Bool
    let increment: String
    let rule: String
    let reason: String
    /// The commits that it takes back, that takes it back, or that it is a copy of.
    let related: [String]
  }

  struct Problem: Encodable {
    let code: Int32
    let message: String
    let hint: String?
  }

  struct Package: Encodable {
    let name: String
    let path: String
    let current: String?
    let next: String?
    let tag: String?
    let increment: String
    let cause: Cause?
    let calls: [Call]
    let baseline: PlanDocument.Baseline
    let baselineReason: String
    let tags: Tags
    let commits: [Line]
    let warnings: [String]
    let refusal: Problem?
  }

  let schema = "bump.explain/1"
  let head: String
  let branch: String?
  let packages: [Package]

  /// One explanation for each package; at least one.
  init(_ explanations: [Explanation]) {
    head = explanations[0].head.description
    branch = explanations[0].position.branch
    packages = explanations.map(Package.init)
  }
}

extension ExplainDocument.Package {
  init(_ explanation: Explanation) {
    let decision = try? explanation.outcome.get()
    name = explanation.project.name
    path = explanation.project.path
    current = explanation.baseline.version?.description
    next = decision?.next.description
    tag = decision?.tag
    increment = (decision?.increment ?? explanation.decisive?.increment ?? .none).rawValue
    cause = decision.map { ExplainDocument.Cause($0.cause, decisive: explanation.decisive?.commit.commit.id) }
    calls = explanation.calls.map(ExplainDocument.Call.init)
    baseline = PlanDocument.Baseline(explanation.baseline)
    baselineReason = explanation.baselineReason
    tags = ExplainDocument.Tags(
      releases: explanation.releaseCount, foreign: explanation.foreignCount,
      unreachableHigher: explanation.unreachableHigher.map(\.name),
      unreadable: explanation.unreadableTags.map { .init(name: $0.name, reason: $0.reason) })
    commits = explanation.commits.map(ExplainDocument.Line.init)
    warnings = decision?.warnings ?? []
    if case .failure(let problem) = explanation.outcome {
      refusal = ExplainDocument.Problem(code: problem.code.rawValue, message: problem.message, hint: problem.hint)
    } else {
      refusal = nil
    }
  }
}

extension ExplainDocument.Call {
  init(_ call: Explanation.Call) {
    switch call {
    case .library(let name, let next, let way, let policy):
      (kind, self.name, self.next, self.way, self.policy) = ("library", name, next.description, way, policy.rawValue)
    case .group(let name, let mode): (kind, self.name, next, way, policy) = (mode.rawValue, name, nil, nil, nil)
    }
  }
}

extension ExplainDocument.Cause {
  init(_ cause: VersionDecision.Cause, decisive: ObjectID?) {
    switch cause {
    case .said: (kind, commit) = ("version", nil)
    case .releaseAs(let id): (kind, commit) = ("release-as", id.description)
    case .firstRelease: (kind, commit) = ("first-release", nil)
    case .asked: (kind, commit) = ("increment", nil)
    case .commits: (kind, commit) = ("commits", decisive?.description)
    case .final: (kind, commit) = ("final", nil)
    case .noCommit: (kind, commit) = ("no-commit", nil)
    case .workspace: (kind, commit) = ("workspace", nil)
    }
  }
}

extension ExplainDocument.Line {
  init(_ line: Explanation.Line) {
    let document = PlanDocument.Reason(line.reason)
    let read = line.reason.commit
    commit = document.commit
    subject = document.subject
    type = read.header?.normalizedType
    scope = read.header?.scope
    breaking = read.isBreaking
    role = document.role
    counts = read.counts
    increment = document.increment
    rule = document.rule
    reason = line.why
    related =
      switch read.role {
      case .revert(let targets): targets.map(\.description)
      case .reverted(let id), .copy(let id): [id.description]
      case .change, .release, .merge, .fixup: []
      }
  }
}
