/// Reads what the CI says of the build, or returns nil outside any CI.
///
/// `event` is the payload of GitHub's event and of those who imitate it. Full references decide; the variables with
/// short names are those of a tag, a branch or a pull request's target by turns.
public func detectCI(environment: [String: String], event: EventPayload?) -> CIContext? {
  let variables = CIVariables(environment)
  // Woodpecker has no marker of its own, and can be made to set Drone's.
  let isWoodpecker = environment["CI"] == "woodpecker"
  let marker = isWoodpecker ? (.woodpecker, "CI") : markers.first { CIVariables(environment).isSet($0.variable) }
  guard let (provider, name) = marker else {
    return variables.isSet("CI") ? CIContext(.unknown, CIFacts(), variables: variables.read) : nil
  }
  _ = variables[name]
  let facts = facts(of: provider, variables, event)
  return CIContext(provider, facts, variables: variables.read)
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
