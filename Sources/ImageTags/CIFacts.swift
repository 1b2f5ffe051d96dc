/// What one CI's variables say, before it is weighed.
struct CIFacts {
  /// A full reference.
  var reference: String?
  var sha: String?
  var isMergeQueue = false
  var isPullRequest = false
  var isSchedule = false
  var pullRequest: Int?
  /// The commit that is to be merged, where `sha` is a merge with the base.
  var headSHA: String?
  var isFork: Bool?
  var defaultBranch: String?

  /// Merge queue before pull request before tag before schedule before branch.
  var kind: CIContext.Kind? {
    let reference = reference.flatMap(Reference.init)
    if isMergeQueue { return .mergeQueue }
    if isPullRequest || pullRequest != nil { return .pullRequest }
    switch reference {
    case .tag: return .tag
    // A queue also raises push events for its own branches.
    case .branch(let name) where name.dropping(prefix: "gh-readonly-queue/") != nil: return .mergeQueue
    case .branch: return isSchedule ? .schedule : .branch
    case nil: return isSchedule ? .schedule : nil
    }
  }
}

/// The environment. What is set to nothing counts as unset.
struct CIVariables {
  private final class Log {
    var names: [String] = []
  }

  private let environment: [String: String]
  private let log = Log()

  init(_ environment: [String: String]) { self.environment = environment }

  /// The names of the variables that were asked for and are set, in the order of the questions.
  var read: [String] { log.names }

  subscript(_ name: String) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
    if !log.names.contains(name) { log.names.append(name) }
    return value
  }

  /// Whether a marker is there, and not switched off.
  func isSet(_ name: String) -> Bool { self[name].map { $0 != "false" && $0 != "0" } ?? false }

  /// A number; nil also for Travis' and Buildkite's `false`.
  func number(_ name: String) -> Int? { self[name].flatMap { Int($0) } }

  /// The full reference of a tag, else of a branch, from variables that hold only such names.
  func reference(tag: String, branch: String) -> String? {
    self[tag].map { "refs/tags/" + $0 } ?? self[branch].map { "refs/heads/" + $0 }
  }

  /// Whether two variables differ; nil where one is unset.
  func differ(_ left: String, _ right: String) -> Bool? {
    guard let left = self[left], let right = self[right] else { return nil }
    return left != right
  }
}
