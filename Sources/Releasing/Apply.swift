import Files
public import Git
public import History
public import Planning

/// What a release made.
public struct Applied: Hashable, Sendable {
  /// The release commit; nil where only tags were made.
  public let commit: ObjectID?
  /// The tags' names.
  public let tags: [String]
  /// What did not end as planned after the release itself was made.
  public let warnings: [String]
}

/// Carries a plan out; decides nothing.
///
/// Order: preflight, objects that nothing names yet, new files beside the old ones, then the commit point (the branch
/// moves by compare and swap), tags, files, index. An error up to the commit point leaves everything as it was; one at
/// a tag takes the branch back. Signals wait until the end.
public func apply(
  _ plan: ReleasePlan, to repository: Repository, author: Identity, options: ApplyOptions
) throws(Refusal) -> Applied {
  try uninterrupted { () throws(Refusal) in try carryOut(plan, repository, author, options) }
}

private func carryOut(
  _ plan: ReleasePlan, _ repository: Repository, _ author: Identity, _ options: ApplyOptions
) throws(Refusal) -> Applied {
  guard let lock = FolderLock(repository.commonFolder) else {
    throw Refusal(
      .treeNotClean, "another release is being made in this repository", hint: "wait for it, and run bump again")
  }
  defer { withExtendedLifetime(lock) {} }
  if let problem = try preflight(plan, repository, options).first { throw problem }
  guard let workTree = repository.workTree else { throw Refusal(.treeNotClean, "a bare repository has no files") }
  let files = WorkTree(root: workTree)
  let prepared = try prepare(plan, repository, author)
  let staged = try stage(plan.files, files)
  do {
    try publishReferences(plan, prepared, repository)
  } catch {
    for file in staged { file.discard() }
    throw error
  }
  var warnings: [String] = []
  var replaced: Set<String> = []
  for (file, staged) in zip(plan.files, staged) {
    do {
      // A file that somebody has written meanwhile is theirs.
      guard try files.read(file.path)?.bytes == file.before else {
        staged.discard()
        warnings.append("\(file.path) was changed meanwhile and stays as it is; the release has it as planned")
        continue
      }
      try staged.publish()
      replaced.insert(file.path)
    } catch {
      staged.discard()
      warnings.append("\(error); git checkout -- \(file.path) brings the released one")
    }
  }
  if !plan.files.isEmpty {
    do {
      try repository.updateIndex(prepared.files, replaced: replaced)
    } catch {
      warnings.append("\(error); git reset brings the index up to date")
    }
  }
  return Applied(commit: prepared.commit, tags: plan.tags.map(\.name), warnings: warnings)
}

/// Objects that nothing names yet.
private struct Prepared {
  let files: [(path: String, file: TreeFile)]
  let commit: ObjectID?
  let tags: [(name: String, id: ObjectID)]
}

private func prepare(_ plan: ReleasePlan, _ repository: Repository, _ author: Identity) throws(Refusal) -> Prepared {
  do {
    var files: [(path: String, file: TreeFile)] = []
    var commit: ObjectID?
    if let message = plan.message {
      for file in plan.files {
        let blob = try repository.writeBlob(repository.stored(file.after, path: file.path))
        let mode = try repository.file(file.path, in: plan.head)?.mode ?? 0o100644
        files.append((file.path, TreeFile(id: blob, mode: mode)))
      }
      let tree = try repository.writeTree(of: plan.head, replacing: files)
      commit = try repository.writeCommit(
        tree: tree, parents: [plan.head.id], author: author, committer: plan.committer, message: message)
    }
    var tags: [(name: String, id: ObjectID)] = []
    for tag in plan.tags {
      let target = commit ?? plan.head.id
      let id = try tag.message.map { message throws(GitError) in
        try repository.writeTag(name: tag.name, commit: target, tagger: plan.committer, message: message)
      }
      tags.append((tag.name, id ?? target))
    }
    return Prepared(files: files, commit: commit, tags: tags)
  } catch {
    throw Refusal(.commitFailed, "\(error)")
  }
}

private func stage(_ planned: [ReleasePlan.File], _ files: WorkTree) throws(Refusal) -> [StagedFile] {
  var staged: [StagedFile] = []
  for file in planned {
    do {
      staged.append(try files.stage(file.after, for: file.path))
    } catch {
      for file in staged { file.discard() }
      throw Refusal(.commitFailed, "\(error)")
    }
  }
  return staged
}

/// The commit point, then the tags.
private func publishReferences(_ plan: ReleasePlan, _ prepared: Prepared, _ repository: Repository) throws(Refusal) {
  let branch = plan.position.branch ?? "HEAD"
  if let commit = prepared.commit {
    do {
      try repository.moveReference(
        branch, from: plan.head.id, to: commit, by: plan.committer, reason: "commit: \(plan.title)")
    } catch {
      // But for a lost comparison an error proves nothing: what counts is where the reference is.
      let isLost = error.kind == .changed || error.kind == .exists
      if isLost || (try? repository.reference(branch)) != commit {
        throw Refusal(
          .commitFailed,
          isLost ? "somebody moved \(branch) while the release was being made" : "\(error)",
          hint: "nothing was released; run bump again")
      }
    }
  }
  var made: [(name: String, id: ObjectID)] = []
  for tag in prepared.tags {
    let name = "refs/tags/\(tag.name)"
    do {
      try repository.moveReference(name, from: nil, to: tag.id, by: plan.committer, reason: "tag: \(plan.title)")
      made.append(tag)
    } catch {
      if error.kind != .exists, error.kind != .changed, (try? repository.reference(name)) == tag.id {
        made.append(tag)
        continue
      }
      for tag in made { try? repository.deleteReference("refs/tags/\(tag.name)", from: tag.id) }
      if let commit = prepared.commit {
        try? repository.moveReference(
          branch, from: commit, to: plan.head.id, by: plan.committer,
          reason: "bump: the tag \(tag.name) could not be made")
      }
      throw Refusal(.tagFailed, "\(error)", hint: "nothing was released")
    }
  }
}

/// Writes a plan's files and nothing else: neither commit nor tag, nor the index.
public func writeFiles(_ plan: ReleasePlan, in repository: Repository) throws(Refusal) {
  guard let workTree = repository.workTree else { throw Refusal(.treeNotClean, "a bare repository has no files") }
  for file in try stage(plan.files, WorkTree(root: workTree)) {
    do {
      try file.publish()
    } catch {
      throw Refusal(.commitFailed, "\(error)")
    }
  }
}
