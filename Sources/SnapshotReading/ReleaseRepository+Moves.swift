import Git
import History
import Planning
import Workspaces

/// Packages that were moved: each owns the folder in which its manifest stood at the time of a commit.
extension ReleaseRepository {
  /// Learns in which folders packages stood from a commit on, each from one of its own, among the commits since then.
  ///
  /// What costs something for every commit is done only for a package that stood elsewhere there.
  func follow(
    _ starts: [(number: Int, commit: ObjectID)], over commits: [Commit], _ members: Members
  ) throws(HistoryError) {
    guard let headCommit else { return }
    for (number, start) in starts {
      guard let package = members.package(number) else { continue }
      let start = try repository.commit(start)
      let file = try file(package.manifest, in: start)
      if let file,
        try file.id == self.file(package.manifest, in: headCommit)?.id || isDescribed(package, package.manifest, file)
      {
        continue
      }
      try extendTrail(of: number, package, with: start)
      guard known.trails[number] != nil else { continue }
      // Where it came from a folder that is not known yet, it was moved more than once.
      for commit in commits where try folder(of: number, package, in: commit) != nil {
        guard let parent = commit.parents.first else { continue }
        let before = try repository.commit(parent)
        if try folder(of: number, package, in: before) == nil { try extendTrail(of: number, package, with: before) }
      }
    }
  }

  /// Whose files were whose in a commit.
  func ownership(at commit: Commit, _ members: Members) throws(HistoryError) -> Ownership {
    guard !known.trails.isEmpty else { return members.ownership }
    var folders: [Int: String] = [:]
    for (number, trail) in known.trails {
      guard let package = members.package(number), let folder = try folder(of: number, package, in: commit),
        folder != trail.first
      else { continue }
      folders[number] = folder
    }
    if folders.isEmpty { return members.ownership }
    if let ownership = known.ownerships[folders] { return ownership }
    let ownership = members.ownership(standingIn: folders)
    known.ownerships[folders] = ownership
    return ownership
  }

  /// The folder of a package in a commit, among those that are known.
  private func folder(of number: Int, _ package: Package, in commit: Commit) throws(HistoryError) -> String? {
    for folder in known.trails[number] ?? [] {
      let path = manifest(of: package, in: folder)
      if let file = try file(path, in: commit), isDescribed(package, path, file) { return folder }
    }
    return nil
  }

  /// Looks for the manifest of a package in all of a commit.
  private func extendTrail(of number: Int, _ package: Package, with commit: Commit) throws(HistoryError) {
    let name = package.ecosystem.manifestName
    for path in try reading(commit, { () throws(GitError) in try repository.paths(in: commit) })
    where path == name || path.hasSuffix("/\(name)") {
      guard !isBesidePackages(path), let file = try file(path, in: commit),
        isDescribed(package, path, file, unread: false)
      else {
        continue
      }
      let folder = path == name ? "." : String(path.dropLast(name.utf8.count + 1))
      known.trails[number, default: [package.path.isEmpty ? "." : package.path]].append(folder)
      return
    }
  }

  private func manifest(of package: Package, in folder: String) -> String {
    folder == "." ? package.ecosystem.manifestName : "\(folder)/\(package.ecosystem.manifestName)"
  }

  /// Whether a manifest is the package's; of one that is not in this clone `unread`.
  private func isDescribed(_ package: Package, _ path: String, _ file: TreeFile, unread: Bool = true) -> Bool {
    (try? repository.blob(file.id)).map { package.isDescribed(by: path, $0) } ?? unread
  }

  private func file(_ path: String, in commit: Commit) throws(HistoryError) -> TreeFile? {
    let file = try reading(commit) { () throws(GitError) in try repository.file(path, in: commit) }
    return file?.isRegular == true ? file : nil
  }

  private func reading<Answer>(
    _ commit: Commit, _ question: () throws(GitError) -> Answer
  ) throws(HistoryError) -> Answer {
    do throws(GitError) {
      return try question()
    } catch {
      throw .unreadable(commit.id, reason: "\(error)")
    }
  }
}
