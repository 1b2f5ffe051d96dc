import Configuration
import StructuredText
import Workspaces
import YAMLText
public import Files
public import Git
public import History
public import Planning
public import SemanticVersion

/// What the command line says about where and how to read.
public struct ReadingRequest: Hashable, Sendable {
  /// The folder to start from.
  public var folder: String
  /// The configuration file that is named, relative to the folder, or nil.
  public var configurationFile: String?
  /// The scheme that is named, or nil.
  public var scheme: Scheme.Name?
  /// The tag format that is named, or nil.
  public var tagFormat: String?
  /// The changelog that is named, or nil for the configuration's.
  public var changelogFile: String?
  /// Whether a version file that does not agree with the tags is gone on from.
  public var allowsMismatch = false
  /// The package that is named, or nil.
  public var package: String?
  /// A tag that tells the package where none is named, or nil.
  public var tag: String?
  /// Whether a repository of several packages is read as one, where no package is named.
  public var readsWorkspace = false
  /// Whether `git replace` and grafts are passed over, and the true history is read.
  public var ignoresReplacements = false
  /// The variables of the process.
  public var environment: [String: String]

  /// Reads from `folder`.
  public init(folder: String, environment: [String: String]) {
    self.folder = folder
    self.environment = environment
  }
}

/// A repository that was opened, with its configuration and what is released from it.
///
/// The edge between the repository and the pure core: it asks git and the disk, and hands on values.
public final class ReleaseRepository {
  /// The repository.
  public let repository: Repository
  /// Where HEAD is.
  public let head: Head
  /// HEAD's commit; nil where there is none yet.
  public let headCommit: Commit?
  /// What is released: the package that is named, or the only one; of several, what they share.
  public let project: Project
  /// The packages, where they have folders of their own.
  public let members: Members?
  /// The number of ``project`` among ``members``; nil where it is what they share.
  public let member: Int?
  /// That the members of a workspace are left out, since the configuration says that the repository is one package; nil
  /// where there are none, or `version_files` says which files the version is in.
  public let membersLeftOut: String?
  /// Warnings of the configuration.
  public let warnings: [String]
  /// The work tree's files; nil of a bare repository, where HEAD's are read.
  public let workTree: WorkTree?
  let request: ReadingRequest
  /// What was read once for all packages.
  let known: KnownHistory

  /// Opens the repository that contains the folder and reads its configuration and manifests.
  public init(_ request: ReadingRequest) throws(Refusal) {
    self.request = request
    let repository = try openRepository(containing: request.folder)
    self.repository = repository
    let head = try asking { () throws(GitError) in try repository.head() }
    self.head = head
    workTree = repository.workTree.map { WorkTree(root: $0) }
    do throws(HistoryError) {
      headCommit = if let id = head.commit { try repository.commit(id) } else { nil }
    } catch {
      // git allows HEAD to name anything; a commit is only guaranteed of a branch.
      guard case .unreadable = error, let name = head.branch, !name.hasPrefix("refs/heads/") else {
        throw Refusal(error, in: repository)
      }
      throw Refusal(.notARepository, "HEAD points at \(name), which is no branch", hint: "git switch BRANCH first")
    }
    let (headCommit, workTree) = (headCommit, workTree)
    func read(_ path: String) throws(Refusal) -> [UInt8]? {
      try Self.read(path, repository, headCommit, workTree)
    }
    let loaded: LoadedConfiguration
    let (project, members): (Project, Members?)
    (loaded, project, members) = try Self.project(request, repository, headCommit, read: read)
    (self.project, self.members) = (project, members)
    member = members?.projects.firstIndex { $0.name == project.name && $0.path == project.path }
    known = KnownHistory(repository)
    if let members, member == nil, !request.readsWorkspace {
      throw members.severalPackages()
    }
    warnings = loaded.warnings.map(\.description) + (members?.warnings ?? [])
    membersLeftOut = members == nil ? try Self.membersLeftOut(loaded.settings, read: read) : nil
  }

  /// Whether a release of any packages of the workspace that a commit holds may write a file.
  public func mayWrite(at commit: Commit) throws(Refusal) -> (String) -> Bool {
    let repository = repository
    let members = try Self.project(request, repository, commit) { path throws(Refusal) in
      try Self.read(path, repository, commit, nil)
    }.members
    let projects = try members?.projects.map { project throws(Refusal) in
      try addingLiterals(to: project, of: members, at: commit)
    }
    return { path in members?.mayWrite(path) == true || projects?.contains { $0.mayWrite(path) } == true }
  }

  /// What is released as the configuration and the manifests of a commit say, whatever the work tree holds. Refuses (24)
  /// where the commit has several packages, and the tag that tells the package is of none's form.
  public func project(at commit: Commit) throws(Refusal) -> Project {
    let repository = repository
    let found = try Self.project(request, repository, commit) { path throws(Refusal) in
      try Self.read(path, repository, commit, nil)
    }
    if let tag = request.tag, let members = found.members, members.projects.count > 1,
      members.number(ofTag: tag) == nil
    {
      throw members.foreign(tag)
    }
    return try addingLiterals(to: found.project, of: found.members, at: commit)
  }

  /// The repository as seen by one of its packages.
  public func selecting(_ member: Int) -> ReleaseRepository { ReleaseRepository(self, member) }

  private init(_ other: ReleaseRepository, _ member: Int?) {
    repository = other.repository
    head = other.head
    headCommit = other.headCommit
    members = other.members
    self.member = member
    project = member.flatMap { other.members?.projects[$0] } ?? other.project
    warnings = other.warnings
    membersLeftOut = other.membersLeftOut
    workTree = other.workTree
    request = other.request
    known = other.known
  }

  private static func project(
    _ request: ReadingRequest, _ repository: Repository, _ commit: Commit?,
    read: (String) throws(Refusal) -> [UInt8]?
  ) throws(Refusal) -> (loaded: LoadedConfiguration, project: Project, members: Members?) {
    var (loaded, files) = try readSettings(request, read: read)
    for path in Project.manifests where files[path] == nil { files[path] = try read(path) }
    if let members = try members(loaded.settings, request, repository, commit, files, read: read) {
      let project: Project
      if let name = request.package {
        guard let found = members.project(named: name) else { throw members.unknown(name) }
        project = found
      } else if let tag = request.tag, let number = members.number(ofTag: tag) {
        project = members.projects[number]
      } else if members.projects.count == 1 {
        project = members.projects[0]
      } else {
        project = Project(sharing: loaded.settings, folder: folder(of: repository))
      }
      return (loaded, project, members)
    }
    if let name = request.package {
      throw Refusal(.usage, "there is no package \(name): this repository is one package", hint: "leave out --package")
    }
    loaded.settings.versionFiles = try expanded(loaded.settings.versionFiles, repository, commit)
    let project = try Project(
      settings: loaded.settings, files: files, folder: folder(of: repository),
      scheme: request.scheme, tagFormat: request.tagFormat)
    return (loaded, project, nil)
  }

  /// The name of the repository's folder.
  private static func folder(of repository: Repository) -> String {
    let root = repository.workTree ?? repository.gitFolder
    let folder = root.split(separator: "/").last.map(String.init) ?? "project"
    return folder.hasSuffix(".git") ? String(folder.dropLast(4)) : folder
  }

  /// The packages, where these are several or in folders of their own.
  private static func members(
    _ settings: Settings, _ request: ReadingRequest, _ repository: Repository, _ commit: Commit?,
    _ known: [String: [UInt8]], read: (String) throws(Refusal) -> [UInt8]?
  ) throws(Refusal) -> Members? {
    guard let commit, !settings.describesOnePackage else { return nil }
    let pnpm = "pnpm-workspace.yaml"
    let atRoot = try read(pnpm)
    let declared = try atRoot.map { bytes throws(Refusal) in try pnpmPackages(bytes, pnpm) } ?? nil
    guard !settings.packages.isEmpty || declared != nil || Workspace.mayHavePackages(rootManifests: known) else {
      return nil
    }
    let paths = try asking { () throws(GitError) in try repository.paths(in: commit) }
    var failure: Refusal?
    func contents(_ path: String) -> [UInt8]? {
      if let bytes = known[path] { return bytes }
      do throws(Refusal) { return try read(path) } catch {
        failure = failure ?? error
        return nil
      }
    }
    var pnpmWorkspaces: [String: [String]] = [:]
    for path in paths where path == pnpm || path.hasSuffix("/\(pnpm)") {
      guard !isBesidePackages(path), !path.contains("node_modules/"), let bytes = contents(path) else { continue }
      pnpmWorkspaces[String(path.dropLast(pnpm.utf8.count + (path == pnpm ? 0 : 1)))] = try pnpmPackages(bytes, path)
    }
    let workspace: Workspace
    do throws(WorkspaceError) {
      workspace = try Workspace(
        paths: paths, pnpmWorkspaces: pnpmWorkspaces, named: settings.packages.compactMap(\.path), contents: contents)
    } catch {
      throw Refusal(.configurationInvalid, "\(error)")
    }
    let members = try Members(
      settings, workspace, paths: paths, scheme: request.scheme, tagFormat: request.tagFormat, contents: contents)
    if let failure { throw failure }
    return members.projects.isEmpty || members.projects.map(\.path) == ["."] ? nil : members
  }

  private static func membersLeftOut(
    _ settings: Settings, read: (String) throws(Refusal) -> [UInt8]?
  ) throws(Refusal) -> String? {
    guard settings.describesOnePackage, settings.versionFiles.isEmpty else { return nil }
    var manifests: [String: [UInt8]] = [:]
    for path in Project.manifests { manifests[path] = try read(path) }
    guard let manifest = Workspace.manifestNamingMembers(rootManifests: manifests) else { return nil }
    let keys = settings.keysOfOnePackage
    return "the members of the workspace in \(manifest) are left out, since \(keys.joined(separator: ", ")) "
      + "\(keys.count == 1 ? "makes" : "make") the repository one package; with a [packages.NAME] each is released by itself"
  }

  /// The patterns under `packages` of a `pnpm-workspace.yaml`; nil where it has none, and holds only settings.
  private static func pnpmPackages(_ bytes: [UInt8], _ path: String) throws(Refusal) -> [String]? {
    do throws(YAMLError) {
      return try YAML.parse(bytes).first?["packages"]?.elements?.compactMap(\.text)
    } catch {
      let place = TextPosition(of: error.offset, in: bytes)
      throw Refusal(.configurationInvalid, "\(path):\(place.line):\(place.column): \(error)")
    }
  }

  /// The bytes of a file in a commit's tree; nil where there is none.
  public func bytes(of path: String, in commit: Commit) throws(Refusal) -> [UInt8]? {
    try Self.read(path, repository, commit, nil)
  }

  /// The commit of that ID.
  public func commit(_ id: ObjectID) throws(Refusal) -> Commit {
    try repository.reading { () throws(HistoryError) in try repository.commit(id) }
  }

  /// The entries of `version_files` with every pattern replaced by the tracked files that it fits.
  private static func expanded(
    _ entries: [VersionFileEntry], _ repository: Repository, _ commit: Commit?
  ) throws(Refusal) -> [VersionFileEntry] {
    guard let commit, entries.contains(where: { Glob.isPattern($0.path) }) else { return entries }
    let paths = try asking { () throws(GitError) in try repository.paths(in: commit) }
    var expanded: [VersionFileEntry] = []
    for entry in entries {
      guard Glob.isPattern(entry.path), !paths.contains(entry.path) else {
        expanded.append(entry)
        continue
      }
      let glob = Glob(entry.path)
      let found = paths.filter(glob.matches)
      guard !found.isEmpty else {
        throw Refusal(
          .versionNotInFile, "no tracked file fits '\(entry.path)' of version_files",
          hint: "correct the pattern, or take it out")
      }
      expanded += found.map { VersionFileEntry(path: $0, pattern: entry.pattern, offset: entry.offset) }
    }
    return expanded
  }

  static func read(
    _ path: String, _ repository: Repository, _ commit: Commit?, _ workTree: WorkTree?
  ) throws(Refusal) -> [UInt8]? {
    let bytes = try workTree?.bytes(path)
    if let bytes { return bytes }
    return try asking { () throws(GitError) in
      guard let commit, let file = try repository.file(path, in: commit), file.isRegular else { return nil }
      // What a sparse checkout leaves out is as HEAD has it.
      if workTree != nil, try repository.mark(of: path) != .skipWorkTree { return nil }
      return try repository.blob(file.id)
    }
  }

  /// A file of the work tree, or of HEAD in a bare repository, as a release sees it; nil where there is none.
  func file(_ path: String) throws(Refusal) -> Snapshot.File? {
    guard let bytes = try Self.read(path, repository, headCommit, workTree) else { return nil }
    let isTracked = try headCommit.map { commit throws(Refusal) in
      try asking { () throws(GitError) in try repository.file(path, in: commit) != nil }
    }
    if isTracked == false, let headCommit {
      let submodule = try asking { () throws(GitError) in try repository.submodule(containing: path, in: headCommit) }
      if let submodule {
        throw Refusal(
          .versionNotInFile, "\(path) is in the submodule \(submodule), which has releases of its own",
          hint: "take it out of the configuration, and release \(submodule) with bump -C \(submodule)")
      }
    }
    let isIgnored = try asking { () throws(GitError) in
      if isTracked == true { false } else { try repository.isIgnored(path) }
    }
    return Snapshot.File(bytes: bytes, isTracked: isTracked ?? false, isIgnored: isIgnored)
  }

  /// HEAD's commit, or a refusal where nothing was committed yet.
  public func requireHead() throws(Refusal) -> Commit {
    guard let headCommit else {
      throw Refusal(.noCommits, "there is no commit yet", hint: "commit something first: git commit")
    }
    return headCommit
  }

  /// The remote whose references and URL are read.
  public var remoteName: String { project.settings.push.remote ?? "origin" }

  /// The tags, sorted out by name before any object is read.
  public func tags() throws(Refusal) -> VersionTags { try tags(of: [project])[0] }

  /// The tags of each of some packages; references are read once for all. What packed references say of a tag is checked,
  /// for which its objects are read, unless that is left to ``learns(of:)``.
  func tags(of projects: [Project], checked: Bool = true) throws(Refusal) -> [VersionTags] {
    let repository = repository
    let tags = try asking { () throws(GitError) in try repository.unreadTags() }
    let names = TagNames(tags.map(\.name))
    let damaged = repository.damagedTags(besides: names.all)
    var places: [String: Int] = [:]
    if projects.count > 1 {
      for (place, tag) in tags.enumerated() { places[tag.name] = place }
    }
    return try projects.map { project throws(Refusal) in
      try VersionTags(
        names, damaged: damaged, project: project, others: members?.projects ?? []
      ) { wanted throws(Refusal) in
        let found =
          projects.count == 1
          ? tags.filter { wanted.contains($0.name) }
          : wanted.sorted().compactMap { name in places[name].map { tags[$0] } }
        let symbolic = try asking { () throws(GitError) in
          try repository.tags(named: found.filter { $0.tag == nil }.map(\.name))
        }
        return symbolic
          + found.lazy.compactMap(\.tag).map { tag in
            checked || tag.commit == nil ? known.reading(tag, in: repository) : known.tags[tag.name] ?? tag
          }
      }
    }
  }

  /// Checks tags that were taken at the word of packed references. Whether one of them is another than it seemed, so that
  /// ``tags(of:checked:)`` has a new answer.
  func learns(of tags: some Sequence<VersionTag>) -> Bool {
    var learns = false
    for tag in tags where known.tags[tag.name] == nil {
      let found = known.reading(tag.reference, in: repository)
      if found.commit != tag.commit || found.objectName.map({ $0 != tag.name }) ?? false { learns = true }
    }
    return learns
  }
}

extension Refusal {
  /// A failure of git's.
  public init(_ error: GitError) {
    switch error.kind {
    case .notARepository:
      self.init(.notARepository, "\(error)", hint: "run bump in a repository, or name one with -C FOLDER")
    case .unsafeOwner: self.init(.notARepository, "\(error)")
    case .unsupportedIndex: self.init(.treeNotClean, "\(error)", hint: error.hint)
    case .unsupported:
      self.init(
        .notARepository, "\(error)", hint: error.hint ?? "a newer git wrote it in a format that libgit2 1.5 cannot read"
      )
    case .damagedReference: self.init(.notARepository, "\(error)", hint: error.hint)
    case .notFound where error.reason.hasPrefix("object not found"):
      self.init(
        .historyIncomplete, "\(error)",
        hint:
          "git fsck names what is missing; a clone that borrows objects needs what its objects/info/alternates names"
      )
    case .incomplete: self.init(.historyIncomplete, "\(error)", hint: error.hint)
    default: self.init(.commitFailed, "\(error)", hint: error.hint)
    }
  }

  /// A history that cannot be read.
  init(_ error: HistoryError, in repository: Repository) {
    switch error {
    case .missing:
      let isShallow = repository.isShallow
      self.init(
        .historyIncomplete,
        isShallow
          ? "the history is incomplete: \(error), because the clone is shallow" : "the history is incomplete: \(error)",
        hint: isShallow
          ? "fetch the rest: git fetch --unshallow --tags (in GitHub Actions: fetch-depth: 0)"
          : repository.missingAlternate.map { "bring back \($0), which objects/info/alternates names" }
            ?? "repair it: git fsck, then git fetch")
    case .unreadable: self.init(.historyIncomplete, "\(error)", hint: "look at it: git fsck")
    }
  }
}

/// Opens the repository that contains a folder, and refuses where there is none.
package func openRepository(containing folder: String) throws(Refusal) -> Repository {
  guard folderExists(folder) else {
    throw Refusal(.notARepository, "the folder \(folder) does not exist")
  }
  return try asking { () throws(GitError) in try Repository(containing: folder) }
}

/// Asks git something, and refuses where it cannot answer.
package func asking<Answer>(_ question: () throws(GitError) -> Answer) throws(Refusal) -> Answer {
  do throws(GitError) {
    return try question()
  } catch {
    throw Refusal(error)
  }
}

extension Repository {
  /// Reads history, and refuses where it is incomplete.
  package func reading<Answer>(_ question: () throws(HistoryError) -> Answer) throws(Refusal) -> Answer {
    do throws(HistoryError) {
      return try question()
    } catch {
      throw Refusal(error, in: self)
    }
  }
}
