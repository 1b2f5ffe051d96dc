import ArgumentParser
import Configuration
import Crypto
import ImageTags
import Planning
import SemanticVersion
import SnapshotReading

/// `bump image rules`.
struct ImageRulesCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules",
    abstract: "Print the rules with which a registry itself keeps release tags as they are.",
    discussion: """
      Standard output is the body of the call that sets them, one for each repository; standard error says the call, and \
      what the registry's rules leave open. Nothing is sent.
      """)

  enum Registry: String, CaseIterable, ExpressibleByArgument {
    case ecr, harbor, dockerhub, gitlab
  }

  @Argument(help: ArgumentHelp("The kind of registry.", valueName: "ecr|harbor|dockerhub|gitlab"))
  var registry: Registry

  @Option(help: ArgumentHelp("The repository; may be repeated.", valueName: "repository"))
  var image: [String] = []

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  private struct Document: Encodable {
    let schema = "bump.image-rules/1"
    let registry: String
    let requests: [RegistryRequest]
    let open: [String]
  }

  func execute() throws {
    let request = ReadingRequest(global, formats)
    let packages =
      try image.isEmpty
      ? ReleaseRepository.ofImages(warning: request) : [ReleaseRepository.ofImage(images: image, warning: request)]
    var requests: [RegistryRequest] = []
    var open: [String] = []
    for package in packages {
      let names = image.isEmpty ? package.project.settings.images.repositories : image
      for name in names { try requireRepository(name) }
      let rules = try rules(for: names, package)
      requests += rules.requests
      open += rules.open.filter { !open.contains($0) }
    }
    guard !requests.isEmpty else {
      throw Refusal(
        .usage, "nobody says which repository the rules are for",
        hint:
          "name it with --image registry.example.com/my_app, in repositories of [images], or of a workspace as image "
          + "of [packages.NAME]")
    }
    switch format {
    case .json: write(try json(Document(registry: registry.rawValue, requests: requests, open: open)))
    case .text:
      for request in requests {
        write(try json(request.body))
        note(visible(request.call))
      }
      for item in open { note("Note: \(visible(item))") }
    }
  }

  /// The calls for the repositories of a package's image, and what they leave open.
  private func rules(
    for names: [String], _ repository: ReleaseRepository
  ) throws(Refusal) -> (requests: [RegistryRequest], open: [String]) {
    let policy = ImagePolicy(repository.project)
    var open: [String] = []
    switch registry {
    case .ecr:
      let filters = MutableTagFilters(
        policy, defaultBranch: try repository.defaultBranch(), branches: try repository.branchNames()
      ) { Array(SHA256.hash(data: $0)) }
      if !filters.open.isEmpty {
        open.append("these move, and ECR will refuse their second push: \(filters.open.joined(separator: ", "))")
      }
      open.append("a branch whose tag no filter fits is refused at its second push")
      return (names.map { RegistryRequest.ecr(path(of: $0), filters.filters) }, open)
    case .harbor:
      open.append("a branch such as 1a.2b.3c fits too, and is refused at its second push")
      if ![.semver, .semver2].contains(policy.scheme.name), policy.floating.contains(.minor) {
        open.append("releases of two numbers are not kept, since X.Y floats")
      }
      return (
        try names.map { name throws(Refusal) in try RegistryRequest.harbor(path(of: name), policy.immutableGlob) }, open
      )
    case .dockerhub:
      let requests = try names.map { name throws(Refusal) in
        try RegistryRequest.dockerHub(path(of: name), policy.immutablePatterns)
      }
      return (requests, shortReleases(policy))
    case .gitlab:
      open += shortReleases(policy)
      open.append(
        "the rules are for the whole project: correct projectPath where the image has a name below the project's")
      if policy.immutablePatterns.count > 5 || policy.floatingPatterns.count > 5 {
        open.append("GitLab takes five rules of a kind")
      }
      let requests = names.flatMap { name in
        policy.immutablePatterns.map { RegistryRequest.gitlab(path(of: name), $0, isProtected: false) }
          + policy.floatingPatterns.map { .gitlab(path(of: name), $0, isProtected: true) }
      }
      return (requests, open)
    }
  }

  private func shortReleases(_ policy: ImagePolicy) -> [String] {
    guard ![.semver, .semver2].contains(policy.scheme.name) else { return [] }
    var open: [String] = []
    if policy.floating.contains(.minor) { open.append("releases of two numbers are not kept, since X.Y floats") }
    if policy.floating.contains(.major) { open.append("releases of one number are not kept, since X floats") }
    return open
  }

  /// A repository without its registry.
  private func path(of repository: String) -> String {
    let parts = repository.split(separator: "/")
    guard parts.count > 1, let host = parts.first, host.contains(".") || host.contains(":") || host == "localhost"
    else {
      return repository
    }
    return parts.dropFirst().joined(separator: "/")
  }
}

/// A call of a registry's interface.
struct RegistryRequest: Encodable {
  enum Body: Encodable {
    case ecr(ECRMutability)
    case harbor(HarborRule)
    case dockerHub(DockerHubTags)
    case gitlab(GitLabMutation)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .ecr(let body): try body.encode(to: encoder)
      case .harbor(let body): try body.encode(to: encoder)
      case .dockerHub(let body): try body.encode(to: encoder)
      case .gitlab(let body): try body.encode(to: encoder)
      }
    }
  }

  /// How the body is sent.
  let call: String
  let body: Body
}

/// The input of ECR's PutImageTagMutability.
struct ECRMutability: Encodable {
  struct Filter: Encodable {
    let filterType = "WILDCARD"
    let filter: String
  }

  let repositoryName: String
  let imageTagMutability = "IMMUTABLE_WITH_EXCLUSION"
  let imageTagMutabilityExclusionFilters: [Filter]
}

/// Harbor's ImmutableRule.
struct HarborRule: Encodable {
  struct Selector: Encodable {
    let kind = "doublestar"
    let decoration: String
    let pattern: String
  }

  let disabled = false
  let action = "immutable"
  let template = "immutable_template"
  let tagSelectors: [Selector]
  let scopeSelectors: [String: [Selector]]

  enum CodingKeys: String, CodingKey {
    case disabled, action, template
    case tagSelectors = "tag_selectors"
    case scopeSelectors = "scope_selectors"
  }
}

/// Docker Hub's settings of immutable tags.
struct DockerHubTags: Encodable {
  let immutableTags = true
  let rules: [String]

  enum CodingKeys: String, CodingKey {
    case immutableTags = "immutable_tags"
    case rules = "immutable_tags_rules"
  }
}

/// GitLab's mutation that protects tags; without access levels it makes them immutable.
struct GitLabMutation: Encodable {
  struct Variables: Encodable {
    let input: Input
  }

  struct Input: Encodable {
    let projectPath: String
    let tagNamePattern: String
    let minimumAccessLevelForPush: String?
    let minimumAccessLevelForDelete: String?
  }

  let query = """
    mutation ($input: createContainerProtectionTagRuleInput!) \
    { createContainerProtectionTagRule(input: $input) { errors } }
    """
  let variables: Variables
}

extension RegistryRequest {
  static func ecr(_ path: String, _ filters: [String]) -> RegistryRequest {
    RegistryRequest(
      call: "aws ecr put-image-tag-mutability --cli-input-json file://FILE",
      body: .ecr(
        ECRMutability(
          repositoryName: path, imageTagMutabilityExclusionFilters: filters.map { ECRMutability.Filter(filter: $0) })))
  }

  static func harbor(_ path: String, _ pattern: String) throws(Refusal) -> RegistryRequest {
    let parts = path.split(separator: "/", maxSplits: 1)
    guard parts.count == 2 else { throw incomplete(path, "harbor.example.com/PROJECT/NAME") }
    return RegistryRequest(
      call: "POST /api/v2.0/projects/\(parts[0])/immutabletagrules",
      body: .harbor(
        HarborRule(
          tagSelectors: [HarborRule.Selector(decoration: "matches", pattern: pattern)],
          scopeSelectors: [
            "repository": [HarborRule.Selector(decoration: "repoMatches", pattern: String(parts[1]))]
          ])))
  }

  static func dockerHub(_ path: String, _ patterns: [String]) throws(Refusal) -> RegistryRequest {
    let parts = path.split(separator: "/")
    guard parts.count == 2 else { throw incomplete(path, "NAMESPACE/NAME") }
    return RegistryRequest(
      call: "PATCH https://hub.docker.com/v2/namespaces/\(parts[0])/repositories/\(parts[1])/immutabletags",
      body: .dockerHub(DockerHubTags(rules: patterns)))
  }

  static func gitlab(_ path: String, _ pattern: String, isProtected: Bool) -> RegistryRequest {
    let level = isProtected ? "MAINTAINER" : nil
    let input = GitLabMutation.Input(
      projectPath: path, tagNamePattern: pattern, minimumAccessLevelForPush: level, minimumAccessLevelForDelete: level)
    return RegistryRequest(
      call: "POST /api/graphql", body: .gitlab(GitLabMutation(variables: GitLabMutation.Variables(input: input))))
  }

  private static func incomplete(_ path: String, _ form: String) -> Refusal {
    Refusal(.usage, "'\(path)' does not say where the repository is", hint: "write it as in --image \(form)")
  }
}
