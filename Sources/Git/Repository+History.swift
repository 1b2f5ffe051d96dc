import Clibgit2
import Glibc
public import History
import Processes

extension Repository: TreeSource {
  /// The bytes of a tree object.
  public func tree(_ id: ObjectID) throws(HistoryError) -> [UInt8] {
    let (bytes, type): ([UInt8], git_object_t)
    do throws(GitError) {
      (bytes, type) = try object(id)
    } catch {
      throw error.kind == .notFound ? .missing(id) : .unreadable(id, reason: error.reason)
    }
    guard type == GIT_OBJECT_TREE else { throw .unreadable(id, reason: "it is no tree") }
    return bytes
  }
}

extension Repository: CommitSource {
  /// Reads a commit object from its bytes, so that what git can read is read; the message is recoded to UTF-8.
  public func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
    StatusLine.countCommit()
    do {
      let (bytes, type) = try object(id)
      guard type == GIT_OBJECT_COMMIT else { throw HistoryError.unreadable(id, reason: "it is no commit") }
      let commit = Commit(id: id, object: bytes)
      guard let encoding = commit.encoding, let recoded = recode(commit.message, from: encoding) else { return commit }
      return commit.with(message: recoded)
    } catch let error as HistoryError {
      throw error
    } catch let error as GitError {
      throw error.kind == .notFound ? .missing(id) : .unreadable(id, reason: error.reason)
    } catch {
      throw .unreadable(id, reason: "\(error)")
    }
  }

  /// The names of all tags, without `refs/tags/`. No object is touched.
  public func tagNames() throws(GitError) -> [String] { try unreadTags().map(\.name) }

  /// The tags whose name `belongs`, in git's order. Names are looked at before any object is touched.
  public func tags(_ belongs: (String) -> Bool) throws(GitError) -> [TagReference] {
    var tags: [TagReference] = []
    for (name, tag) in try unreadTags() where belongs(name) {
      if let tag { tags.append(reading(tag)) } else { tags += try self.tags(named: [name]) }
    }
    return tags
  }

  /// The names of all tags, without `refs/tags/`, in git's order, with what the references alone say of them; nil of a
  /// symbolic one, which is for ``tags(named:)``. No object is touched.
  public func unreadTags() throws(GitError) -> [(name: String, tag: TagReference?)] {
    // git_tag_list says that there is none as soon as a symbolic one points nowhere.
    let iterator = try make("list the tags") { git_reference_iterator_glob_new(&$0, pointer, "refs/tags/*") }
    defer { git_reference_iterator_free(iterator) }
    var tags: [(String, TagReference?)] = []
    while true {
      var next: OpaquePointer?
      let status = git_reference_next(&next, iterator)
      if status == GIT_ITEROVER.rawValue { return tags }
      guard status >= 0, let reference = next else { throw GitError(status: status, operation: "list the tags") }
      defer { git_reference_free(reference) }
      let name = String(cString: git_reference_name(reference) + "refs/tags/".utf8.count)
      tags.append((name, unread(name, reference)))
    }
  }

  /// The tags of these names, as far as they are there.
  public func tags(named names: [String]) throws(GitError) -> [TagReference] {
    var tags: [TagReference] = []
    for name in names {
      var found: OpaquePointer?
      let status = git_reference_lookup(&found, pointer, "refs/tags/\(name)")
      guard status != GIT_ENOTFOUND.rawValue else { continue }
      guard status >= 0, let reference = found else {
        throw GitError(status: status, operation: "read the tag \(name)")
      }
      defer { git_reference_free(reference) }
      if let tag = unread(name, reference) {
        tags.append(reading(tag))
      } else if let target = try self.reference("refs/tags/\(name)") {
        tags.append(reading(TagReference(name: name, target: target, commit: nil)))
      }
    }
    return tags
  }

  /// What a reference says by itself; nil of a symbolic one.
  private func unread(_ name: String, _ reference: OpaquePointer) -> TagReference? {
    guard let target = git_reference_target(reference) else { return nil }
    let commit = git_reference_target_peel(reference).map { ObjectID($0.pointee) }
    return TagReference(name: name, target: ObjectID(target.pointee), commit: commit)
  }

  /// The same tag with what its objects say.
  public func reading(_ tag: TagReference) -> TagReference {
    // What packed references say about a tag saves reading it, but may be a tree.
    let peeled = peeled(tag.commit ?? tag.target)
    var result = TagReference(name: tag.name, target: tag.target, commit: peeled.commit)
    result.isMissing = peeled.isMissing
    guard result.isAnnotated else { return result }
    guard let bytes = try? object(tag.target).bytes else {
      result = TagReference(name: tag.name, target: tag.target, commit: nil)
      result.isMissing = true
      return result
    }
    result.objectName = TagObject.name(in: bytes)
    return result
  }

  /// The commit behind a tag object, or nil where there is none, and whether that is since an object is missing.
  private func peeled(_ id: ObjectID) -> (commit: ObjectID?, isMissing: Bool) {
    var current = id
    while true {
      var oid = git_oid(current)
      var size = 0
      var type = GIT_OBJECT_INVALID
      guard git_odb_read_header(&size, &type, objects, &oid) == 0 else { return (nil, true) }
      if type == GIT_OBJECT_COMMIT { return (current, false) }
      guard type == GIT_OBJECT_TAG, let bytes = try? object(current).bytes else { return (nil, false) }
      let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
      guard let target = ObjectID(hex: line.dropFirst("object ".utf8.count)) else { return (nil, false) }
      current = target
    }
  }

  /// The tag object behind a reference, or nil of a lightweight tag.
  public func tagObject(_ tag: TagReference) throws(GitError) -> TagObject? {
    guard tag.isAnnotated else { return nil }
    let (bytes, type) = try object(tag.target)
    return type == GIT_OBJECT_TAG ? TagObject(object: bytes) : nil
  }

  /// The file at `path` (slashes, no leading one) in a commit's tree, or nil where there is none.
  public func file(_ path: String, in commit: Commit) throws(GitError) -> TreeFile? {
    guard var folder = commit.tree else { return nil }
    let names = path.split(separator: "/")
    for (number, name) in names.enumerated() {
      // It belongs to the tree.
      guard let entry = git_tree_entry_byname(try folders.tree(folder, of: commit.id, in: self), String(name)) else {
        return nil
      }
      let id = ObjectID(git_tree_entry_id(entry).pointee)
      if number == names.count - 1 { return TreeFile(id: id, mode: git_tree_entry_filemode(entry).rawValue) }
      guard git_tree_entry_type(entry) == GIT_OBJECT_TREE else { return nil }
      folder = id
    }
    return nil
  }

  /// The bytes of a blob.
  public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    do {
      return try object(id).bytes
    } catch  where error.kind == .notFound {
      throw missing(error.operation)
    }
  }

  func tree(_ id: ObjectID, of commit: ObjectID) throws(GitError) -> OpaquePointer {
    var oid = git_oid(id)
    do {
      return try make("read the tree of \(commit)") { git_tree_lookup(&$0, pointer, &oid) }
    } catch  where error.kind == .notFound {
      throw missing(error.operation)
    }
  }
}

/// The folders of commits that were looked into last: libgit2 forgets large ones, and reads them anew for each name.
struct RecentFolders: ~Copyable {
  private var trees: [ObjectID: OpaquePointer] = [:]

  /// A tree, which is freed here. Throws where it is not in this clone.
  mutating func tree(_ id: ObjectID, of commit: ObjectID, in repository: Repository) throws(GitError) -> OpaquePointer {
    if let tree = trees[id] { return tree }
    if trees.count >= 64 { removeAll() }
    let tree = try repository.tree(id, of: commit)
    trees[id] = tree
    return tree
  }

  mutating func removeAll() {
    for tree in trees.values { git_tree_free(tree) }
    trees = [:]
  }
}

/// A file in a tree.
public struct TreeFile: Hashable, Sendable {
  /// The blob.
  public let id: ObjectID
  /// git's file mode: 0o100644, 0o100755, 0o120000 for a symbolic link, 0o160000 for a submodule.
  public let mode: UInt32

  /// Makes a value.
  public init(id: ObjectID, mode: UInt32) {
    self.id = id
    self.mode = mode
  }

  /// Whether this is a regular file.
  public var isRegular: Bool { mode == 0o100644 || mode == 0o100755 }
}

extension Repository {
  /// The commit that a revision names, as `git rev-parse` reads it. For what a user writes, never for text from a
  /// repository.
  public func resolve(_ revision: String) throws(GitError) -> ObjectID {
    do {
      return try resolveAlone(revision)
    } catch  where error.kind == .other {
      // Perhaps a commit that libgit2 cannot read, and git can.
      let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(revision)^{commit}"]
      guard let output = try? git(arguments, error.operation), let id = ObjectID(hex: output.dropLast()) else {
        throw error
      }
      return id
    }
  }

  private func resolveAlone(_ revision: String) throws(GitError) -> ObjectID {
    let object = try make("find \(revision)") { git_revparse_single(&$0, pointer, revision) }
    defer { git_object_free(object) }
    let commit = try make("find the commit of \(revision)") { git_object_peel(&$0, object, GIT_OBJECT_COMMIT) }
    defer { git_object_free(commit) }
    guard let oid = git_object_id(commit) else {
      throw GitError(kind: .notFound, operation: "find \(revision)", reason: "it names no commit")
    }
    return ObjectID(oid.pointee)
  }
}

extension Repository {
  /// What git patch-id calls the change that a commit brings, the same wherever it is applied and however it is
  /// indented; nil of a commit that changes nothing, and of a merge.
  ///
  /// Of files above `limit` bytes only the name counts then: a cheaper answer, the same for the same change.
  public func patchID(of commit: Commit, limit: Int64? = nil) throws(GitError) -> ObjectID? {
    guard let new = commit.tree, commit.parents.count < 2 else { return nil }
    var old: OpaquePointer?
    if let parent = commit.parents.first {
      let bytes = try object(parent).bytes
      old = try Commit(id: parent, object: bytes).tree.map { id throws(GitError) in try tree(id, of: parent) }
    }
    defer { git_tree_free(old) }
    let newTree = try tree(new, of: commit.id)
    defer { git_tree_free(newTree) }
    var options = git_diff_options()
    try check("prepare a comparison") { git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)) }
    if let limit { options.max_size = limit }
    let diff = try make("compare \(commit.id) with its parent") {
      git_diff_tree_to_tree(&$0, pointer, old, newTree, &options)
    }
    defer { git_diff_free(diff) }
    guard git_diff_num_deltas(diff) > 0 else { return nil }
    var id = git_oid()
    do {
      try check("compare \(commit.id) with its parent") { git_diff_patchid(&id, diff, nil) }
    } catch  where error.reason.hasPrefix("object not found") {
      throw missing(error.operation)
    }
    return ObjectID(id)
  }
}

extension Repository {
  /// The paths of all files in a commit's tree, in git's order.
  public func paths(in commit: Commit) throws(GitError) -> [String] {
    guard let treeID = commit.tree else { return [] }
    let tree = try tree(treeID, of: commit.id)
    defer { git_tree_free(tree) }
    final class List { var paths: [String] = [] }
    let list = List()
    try check("list the files of \(commit.id)") {
      git_tree_walk(
        tree, GIT_TREEWALK_PRE,
        { root, entry, payload in
          guard let root, let entry, let payload, git_tree_entry_type(entry) == GIT_OBJECT_BLOB else { return 0 }
          let path = String(cString: root) + String(cString: git_tree_entry_name(entry))
          Unmanaged<List>.fromOpaque(payload).takeUnretainedValue().paths.append(path)
          return 0
        }, Unmanaged.passUnretained(list).toOpaque())
    }
    return withExtendedLifetime(list) { list.paths }
  }
}
