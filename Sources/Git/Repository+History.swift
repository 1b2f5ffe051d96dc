import Clibgit2
import Glibc
public import History

extension Repository: CommitSource {
  /// Reads a commit object from its bytes, so that what git can read is read; the message is recoded to UTF-8.
  public func commit(_ id: ObjectID) throws(HistoryError) -> Commit {
    do {
      let (bytes, type) = try object(id)
      guard type == GIT_OBJECT_COMMIT else { throw HistoryError.unreadable(id, reason: "it is no commit") }
      var commit = Commit(id: id, object: bytes)
      if let encoding = commit.encoding, let recoded = recode(commit.message, from: encoding) {
        commit.message = recoded
      }
      return commit
    } catch let error as HistoryError {
      throw error
    } catch let error as GitError {
      throw error.kind == .notFound ? .missing(id) : .unreadable(id, reason: error.reason)
    } catch {
      throw .unreadable(id, reason: "\(error)")
    }
  }

  /// The names of all tags, without `refs/tags/`. No object is touched.
  public func tagNames() throws(GitError) -> [String] {
    // git_tag_list says that there is none as soon as a symbolic one points nowhere.
    let iterator = try make("list the tags") { git_reference_iterator_glob_new(&$0, pointer, "refs/tags/*") }
    defer { git_reference_iterator_free(iterator) }
    var names: [String] = []
    while true {
      var name: UnsafePointer<CChar>?
      let status = git_reference_next_name(&name, iterator)
      if status == GIT_ITEROVER.rawValue { return names }
      guard status >= 0, let name else { throw GitError(status: status, operation: "list the tags") }
      names.append(String(String(cString: name).dropFirst("refs/tags/".count)))
    }
  }

  /// The tags whose name `belongs`, in git's order. Names are looked at before any object is touched.
  public func tags(_ belongs: (String) -> Bool) throws(GitError) -> [TagReference] {
    let iterator = try make("list the tags") { git_reference_iterator_glob_new(&$0, pointer, "refs/tags/*") }
    defer { git_reference_iterator_free(iterator) }
    var tags: [TagReference] = []
    while true {
      var next: OpaquePointer?
      let status = git_reference_next(&next, iterator)
      if status == GIT_ITEROVER.rawValue { return tags }
      guard status >= 0, let reference = next else { throw GitError(status: status, operation: "list the tags") }
      defer { git_reference_free(reference) }
      let name = String(String(cString: git_reference_name(reference)).dropFirst("refs/tags/".count))
      guard belongs(name), let target = try target(of: reference) else { continue }
      // What packed references say about a tag saves reading it, but may be a tree.
      let known = git_reference_target_peel(reference).map { ObjectID($0.pointee) }
      tags.append(TagReference(name: name, target: target, commit: peeled(known ?? target)))
    }
  }

  /// What a reference points at, through symbolic ones; nil where it points at nothing.
  private func target(of reference: OpaquePointer) throws(GitError) -> ObjectID? {
    if let oid = git_reference_target(reference) { return ObjectID(oid.pointee) }
    return try self.reference(String(cString: git_reference_name(reference)))
  }

  /// The commit behind a tag object, or nil where there is none.
  private func peeled(_ id: ObjectID) -> ObjectID? {
    var current = id
    while true {
      var oid = git_oid(current)
      var size = 0
      var type = GIT_OBJECT_INVALID
      guard git_odb_read_header(&size, &type, objects, &oid) == 0 else { return nil }
      if type == GIT_OBJECT_COMMIT { return current }
      guard type == GIT_OBJECT_TAG, let bytes = try? object(current).bytes else { return nil }
      let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
      guard let target = ObjectID(hex: line.dropFirst("object ".utf8.count)) else { return nil }
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
    guard let treeID = commit.tree else { return nil }
    var oid = git_oid(treeID)
    let tree = try make("read the tree of \(commit.id)") { git_tree_lookup(&$0, pointer, &oid) }
    defer { git_tree_free(tree) }
    let entry: OpaquePointer
    do {
      entry = try make("look up \(path) in \(commit.id)") { git_tree_entry_bypath(&$0, tree, path) }
    } catch  where error.kind == .notFound {
      return nil
    }
    defer { git_tree_entry_free(entry) }
    return TreeFile(id: ObjectID(git_tree_entry_id(entry).pointee), mode: git_tree_entry_filemode(entry).rawValue)
  }

  /// The bytes of a blob.
  public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] { try object(id).bytes }
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
    func tree(_ id: ObjectID) throws(GitError) -> OpaquePointer {
      var oid = git_oid(id)
      return try make("read the tree \(id)") { git_tree_lookup(&$0, pointer, &oid) }
    }
    var old: OpaquePointer?
    if let parent = commit.parents.first {
      let bytes = try object(parent).bytes
      old = try Commit(id: parent, object: bytes).tree.map { id throws(GitError) in try tree(id) }
    }
    defer { git_tree_free(old) }
    let newTree = try tree(new)
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
    try check("compare \(commit.id) with its parent") { git_diff_patchid(&id, diff, nil) }
    return ObjectID(id)
  }
}

extension Repository {
  /// The paths of all files in a commit's tree, in git's order.
  public func paths(in commit: Commit) throws(GitError) -> [String] {
    guard let treeID = commit.tree else { return [] }
    var oid = git_oid(treeID)
    let tree = try make("read the tree of \(commit.id)") { git_tree_lookup(&$0, pointer, &oid) }
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

extension Repository {
  /// The objects that `git replace` and grafts show as others. libgit2 reads the originals.
  public func replacedObjects() throws(GitError) -> Set<ObjectID> {
    var replaced: Set<ObjectID> = []
    let iterator = try make("list the replacements") { git_reference_iterator_glob_new(&$0, pointer, "refs/replace/*") }
    defer { git_reference_iterator_free(iterator) }
    var name: UnsafePointer<CChar>?
    while git_reference_next_name(&name, iterator) == 0, let found = name {
      if let id = ObjectID(String(String(cString: found).dropFirst("refs/replace/".count))) { replaced.insert(id) }
    }
    if let file = fopen(commonFolder + "info/grafts", "r") {
      defer { fclose(file) }
      var line: UnsafeMutablePointer<CChar>?
      var capacity = 0
      defer { free(line) }
      while getline(&line, &capacity, file) > 0, let text = line {
        if let id = ObjectID(String(String(cString: text).prefix(40))) { replaced.insert(id) }
      }
    }
    return replaced
  }
}
