/// Where the pages of a repository are on the web, worked out from its `origin` without a network.
public struct RepositoryLinks: Hashable, Sendable {
  /// The software that shows the repository on the web, and with it the form of its links.
  public enum Forge: String, CaseIterable, Hashable, Sendable {
    case github
    case gitlab
    /// Gitea, Forgejo, Codeberg.
    case gitea
    /// Bitbucket Cloud.
    case bitbucket
    /// Azure DevOps.
    case azure
  }

  /// What the links are written for.
  public let forge: Forge
  /// `https://host`, with a port if the web has one.
  let host: String
  /// The folders of the repository, percent-encoded; the last is the repository itself.
  let path: [String]

  init(forge: Forge, host: String, path: [String]) {
    self.forge = forge
    self.host = host
    self.path = path
  }

  /// The page of the repository.
  public var repository: String {
    guard forge == .azure else { return "\(host)/\(path.joined(separator: "/"))" }
    return "\(project)/_git/\(path.last ?? "")"
  }

  /// Azure keeps issues with the project, which holds the repository.
  private var project: String { "\(host)/\(path.dropLast().joined(separator: "/"))" }

  /// The page of a commit.
  public func commit(_ id: String) -> String {
    let id = percentEncoded(id)
    return switch forge {
    case .github, .gitea, .azure: "\(repository)/commit/\(id)"
    case .gitlab: "\(repository)/-/commit/\(id)"
    case .bitbucket: "\(repository)/commits/\(id)"
    }
  }

  /// The page of a tag.
  public func tag(_ name: String) -> String {
    let name = percentEncoded(name)
    return switch forge {
    case .github, .gitea: "\(repository)/releases/tag/\(name)"
    case .gitlab: "\(repository)/-/tags/\(name)"
    case .bitbucket: "\(repository)/src/\(name)"
    case .azure: "\(repository)?version=GT\(name)"
    }
  }

  /// The page that compares two tags (or `HEAD`, or a commit), `from` being the earlier one.
  public func compare(from: String, to: String) -> String {
    let (start, end) = (percentEncoded(from), percentEncoded(to))
    switch forge {
    case .github, .gitea: return "\(repository)/compare/\(start)...\(end)"
    case .gitlab: return "\(repository)/-/compare/\(start)...\(end)"
    case .bitbucket: return "\(repository)/branches/compare/\(end)%0D\(start)"
    case .azure:
      let base = "\(azureKind(of: from))\(start)"
      return "\(repository)/branchCompare?baseVersion=\(base)&targetVersion=\(azureKind(of: to))\(end)"
    }
  }

  /// `GC` for a commit, `GT` for a tag.
  private func azureKind(of name: String) -> String {
    name.utf8.count == 40 && name.utf8.allSatisfy(isHexDigit) ? "GC" : "GT"
  }

  /// The page of an issue.
  public func issue(_ number: Int) -> String {
    switch forge {
    case .github, .gitea, .bitbucket: "\(repository)/issues/\(number)"
    case .gitlab: "\(repository)/-/issues/\(number)"
    case .azure: "\(project)/_workitems/edit/\(number)"
    }
  }

  /// The page of a pull or merge request.
  public func change(_ number: Int) -> String {
    switch forge {
    case .github: "\(repository)/pull/\(number)"
    case .gitlab: "\(repository)/-/merge_requests/\(number)"
    case .gitea: "\(repository)/pulls/\(number)"
    case .bitbucket: "\(repository)/pull-requests/\(number)"
    case .azure: "\(repository)/pullrequest/\(number)"
    }
  }

  /// The page that a reference leads to; nil where the forge cannot name another repository that way.
  public func page(of reference: Change.Reference) -> String? {
    guard let base = links(of: reference.repository) else { return nil }
    return switch reference.kind {
    case .issue: base.issue(reference.number)
    case .change: base.change(reference.number)
    }
  }

  /// The links of another repository at the same place.
  private func links(of repository: String?) -> RepositoryLinks? {
    guard let repository else { return self }
    let folders = pathComponents(of: Array(repository.utf8)[...])
    guard forge != .azure, let folders, folders.count >= 2 else { return nil }
    return RepositoryLinks(forge: forge, host: host, path: folders)
  }
}
