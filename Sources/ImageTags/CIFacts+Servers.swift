/// The CIs that serve any forge.
extension CIFacts {
  /// CircleCI builds branches: a pull request of the same repository is the build of its branch, as is a push before
  /// the request is opened. Only a fork's is a request.
  static func circleCI(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables.reference(tag: "CIRCLE_TAG", branch: "CIRCLE_BRANCH"), sha: variables["CIRCLE_SHA1"])
    facts.pullRequest =
      variables.number("CIRCLE_PR_NUMBER")
      ?? variables["CIRCLE_BRANCH"]?.dropping(prefix: "pull/").flatMap { Int($0) }
    facts.isFork = facts.pullRequest != nil
    return facts
  }

  static func jenkins(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables.reference(tag: "TAG_NAME", branch: "BRANCH_NAME"), sha: variables["GIT_COMMIT"])
    if facts.reference == nil { facts.reference = variables["GIT_BRANCH"].flatMap(jenkinsReference) }
    facts.isPullRequest = variables["CHANGE_ID"] != nil
    facts.pullRequest = variables.number("CHANGE_ID")
    facts.isFork = variables["CHANGE_FORK"] != nil
    if variables["BRANCH_IS_PRIMARY"] == "true", !facts.isPullRequest { facts.defaultBranch = variables["BRANCH_NAME"] }
    return facts
  }

  /// Freestyle jobs name the remote's branch, `origin/main`.
  private static func jenkinsReference(_ name: String) -> String? {
    if name.dropping(prefix: "refs/") != nil { return name }
    if name == "detached" { return nil }
    return "refs/heads/" + (name.dropping(prefix: "origin/") ?? name)
  }

  static func buildkite(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables.reference(tag: "BUILDKITE_TAG", branch: "BUILDKITE_BRANCH"),
      sha: variables["BUILDKITE_COMMIT"])
    facts.defaultBranch = variables["BUILDKITE_PIPELINE_DEFAULT_BRANCH"]
    facts.isSchedule = variables["BUILDKITE_SOURCE"] == "schedule"
    facts.pullRequest = variables.number("BUILDKITE_PULL_REQUEST")
    if let head = variables["BUILDKITE_PULL_REQUEST_REPO"], let base = variables["BUILDKITE_REPO"] {
      facts.isFork = repositoryPath(head) != repositoryPath(base)
    }
    return facts
  }

  static func drone(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables["DRONE_COMMIT_REF"] ?? variables.reference(tag: "DRONE_TAG", branch: "DRONE_BRANCH"),
      sha: variables["DRONE_COMMIT_SHA"])
    facts.defaultBranch = variables["DRONE_REPO_BRANCH"]
    facts.isSchedule = variables["DRONE_BUILD_EVENT"] == "cron"
    facts.isPullRequest = variables["DRONE_BUILD_EVENT"] == "pull_request"
    facts.pullRequest = variables.number("DRONE_PULL_REQUEST")
    return facts
  }

  static func woodpecker(_ variables: CIVariables) -> CIFacts {
    let event = variables["CI_PIPELINE_EVENT"] ?? ""
    var facts = CIFacts(
      reference: variables["CI_COMMIT_REF"]
        ?? variables.reference(tag: "CI_COMMIT_TAG", branch: "CI_COMMIT_BRANCH"),
      sha: variables["CI_COMMIT_SHA"])
    facts.defaultBranch = variables["CI_REPO_DEFAULT_BRANCH"]
    facts.isSchedule = event == "cron"
    facts.isPullRequest = event.dropping(prefix: "pull_request") != nil
    facts.pullRequest = variables.number("CI_COMMIT_PULL_REQUEST")
    return facts
  }

  static func travis(_ variables: CIVariables) -> CIFacts {
    var facts = CIFacts(
      reference: variables.reference(tag: "TRAVIS_TAG", branch: "TRAVIS_BRANCH"), sha: variables["TRAVIS_COMMIT"])
    facts.isSchedule = variables["TRAVIS_EVENT_TYPE"] == "cron"
    facts.pullRequest = variables.number("TRAVIS_PULL_REQUEST")
    facts.headSHA = variables["TRAVIS_PULL_REQUEST_SHA"]
    facts.isFork = variables.differ("TRAVIS_PULL_REQUEST_SLUG", "TRAVIS_REPO_SLUG")
    return facts
  }

  /// TeamCity tells its variables in a file; the environment has the commit, and the branch where somebody maps it.
  static func teamCity(_ variables: CIVariables) -> CIFacts {
    CIFacts(
      reference: variables["Git_Branch"].flatMap { $0.dropping(prefix: "refs/") == nil ? nil : $0 },
      sha: variables["BUILD_VCS_NUMBER"])
  }
}

/// `o/r` of `git@github.com:o/r.git` and of `https://github.com/o/r`, in lower case.
private func repositoryPath(_ address: String) -> String {
  var bytes = Array(address.lowercased().utf8)[...]
  if let scheme = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) }) {
    bytes = bytes[(scheme + 3)...].drop { $0 != UInt8(ascii: "/") }
  } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
    bytes = bytes[(colon + 1)...]
  }
  bytes = bytes.drop { $0 == UInt8(ascii: "/") }
  while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
  if bytes.count > 4, bytes.suffix(4).elementsEqual(".git".utf8) { bytes.removeLast(4) }
  return String(decoding: bytes, as: UTF8.self)
}
