/// Reads what the CI says of the build, or returns nil outside any CI.
///
/// `event` is the payload of GitHub's event and of those who imitate it. Full references decide; the variables with
/// short names are those of a tag, a branch or a pull request's target by turns.
public func detectCI(environment: [String: String], event: EventPayload?) -> CIContext? {
  let variables = CIVariables(environment)
  // Woodpecker has no marker of its own, and can be made to set Drone's.
  let isWoodpecker = variables["CI"] == "woodpecker"
  if let provider = isWoodpecker ? .woodpecker : markers.first(where: { variables.isSet($0.variable) })?.provider {
    return CIContext(provider, facts(of: provider, variables, event))
  }
  return variables.isSet("CI") ? CIContext(.unknown, CIFacts()) : nil
}

/// The variable that gives each CI away. Forgejo and Gitea come first, since they set GitHub's too.
private let markers: [(provider: CIContext.Provider, variable: String)] = [
  (.forgejo, "FORGEJO_ACTIONS"), (.gitea, "GITEA_ACTIONS"), (.github, "GITHUB_ACTIONS"), (.gitlab, "GITLAB_CI"),
  (.circleci, "CIRCLECI"), (.azure, "TF_BUILD"), (.bitbucket, "BITBUCKET_BUILD_NUMBER"), (.buildkite, "BUILDKITE"),
  (.drone, "DRONE"), (.travis, "TRAVIS"), (.teamcity, "TEAMCITY_VERSION"), (.codebuild, "CODEBUILD_BUILD_ID"),
  (.jenkins, "JENKINS_URL"),
]

private func facts(
  of provider: CIContext.Provider, _ variables: CIVariables, _ event: EventPayload?
) -> CIFacts {
  switch provider {
  case .github, .gitea, .forgejo: .github(variables, event)
  case .gitlab: .gitlab(variables)
  case .circleci: .circleCI(variables)
  case .jenkins: .jenkins(variables)
  case .azure: .azure(variables)
  case .bitbucket: .bitbucket(variables)
  case .buildkite: .buildkite(variables)
  case .drone: .drone(variables)
  case .woodpecker: .woodpecker(variables)
  case .travis: .travis(variables)
  case .teamcity: .teamCity(variables)
  case .codebuild: .codeBuild(variables)
  case .unknown: CIFacts()
  }
}

/// The environment. What is set to nothing counts as unset.
struct CIVariables {
  private let environment: [String: String]

  init(_ environment: [String: String]) { self.environment = environment }

  subscript(_ name: String) -> String? {
    guard let value = environment[name], !value.isEmpty else { return nil }
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
