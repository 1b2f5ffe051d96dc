import Git
import History
public import Planning

extension ReleaseRepository {
  /// The files that HEAD's commit has, read once.
  func trackedPaths() throws(Refusal) -> [String] {
    if let paths = known.paths { return paths }
    let commit = try requireHead()
    let paths = try asking { () throws(GitError) in try repository.paths(in: commit) }
    known.paths = paths
    return paths
  }

  /// Those of them in a package's folder.
  private func trackedPaths(in folder: String) throws(Refusal) -> [String] {
    let paths = try trackedPaths()
    guard folder != "." else { return paths }
    // git lists them in the order of their bytes.
    let prefix = "\(folder)/"
    var (low, high) = (0, paths.count)
    while low < high {
      let middle = (low + high) / 2
      if paths[middle].utf8.lexicographicallyPrecedes(prefix.utf8) { low = middle + 1 } else { high = middle }
    }
    return Array(paths[low...].prefix { $0.utf8.starts(with: prefix.utf8) })
  }

  /// A project of this repository with the places that state its version and that nobody has named.
  public func addingLiterals(to project: Project) throws(Refusal) -> Project {
    guard project.stated != nil else { return project }
    return project.addingLiterals(
      in: try trackedPaths(in: project.path), besides: members?.projects.map(\.path) ?? [], contents: readable)
  }

  /// The bytes of a file of the work tree, or of HEAD in a bare repository; nil where there is none, and where it is
  /// none that a release would write (a symbolic link).
  func readable(_ path: String) -> [UInt8]? {
    (try? Self.read(path, repository, headCommit, workTree)) ?? nil
  }

  /// A project as a commit has it with the places that state its version there and that nobody has named.
  func addingLiterals(to project: Project, of members: Members?, at commit: Commit) throws(Refusal) -> Project {
    guard project.stated != nil else { return project }
    let paths = try asking { () throws(GitError) in try repository.paths(in: commit) }
    return project.addingLiterals(in: paths, besides: members?.projects.map(\.path) ?? []) { path in
      (try? Self.read(path, repository, commit, nil)) ?? nil
    }
  }
}
