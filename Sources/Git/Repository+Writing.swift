import Clibgit2
import Glibc
public import History

extension Repository {
  /// Writes a blob.
  public func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var oid = git_oid()
    try check("write a blob") {
      bytes.withUnsafeBytes { git_blob_create_from_buffer(&oid, pointer, $0.baseAddress, $0.count) }
    }
    return ObjectID(oid)
  }

  /// Writes the tree of `commit` with some files replaced or added; everything else stays as the commit has it.
  public func writeTree(
    of commit: Commit, replacing files: [(path: String, file: TreeFile)]
  ) throws(GitError) -> ObjectID {
    guard let treeID = commit.tree else {
      throw GitError(kind: .other, operation: "read the tree of \(commit.id)", reason: "the commit names none")
    }
    var oid = git_oid(treeID)
    let tree = try make("read the tree of \(commit.id)") { git_tree_lookup(&$0, pointer, &oid) }
    defer { git_tree_free(tree) }
    let paths = files.map { $0.path.withCString { strdup($0) } }
    defer { for path in paths { free(path) } }
    let updates = zip(files, paths).map { file, path in
      git_tree_update(
        action: GIT_TREE_UPDATE_UPSERT, id: git_oid(file.file.id), filemode: git_filemode_t(rawValue: file.file.mode),
        path: path.map { UnsafePointer($0) })
    }
    var new = git_oid()
    try check("write the release's tree") {
      git_tree_create_updated(&new, pointer, tree, updates.count, updates)
    }
    return ObjectID(new)
  }

  /// Whether git accepts `name` for a tag.
  public func isValidTagName(_ name: String) -> Bool {
    // Both are good enough for libgit2.
    guard !name.isEmpty, !name.utf8.contains(0x7F) else { return false }
    var valid: Int32 = 0
    return git_tag_name_is_valid(&valid, name) == 0 && valid == 1
  }

  /// Moves a reference, or creates it where `old` is nil, only if it is still what `old` says (compare and swap).
  ///
  /// Throws ``GitError/Kind/changed`` or ``GitError/Kind/exists`` where it is not. An error of another kind proves
  /// nothing: read the reference again.
  public func moveReference(
    _ name: String, from old: ObjectID?, to new: ObjectID, by identity: Identity, reason: String
  ) throws(GitError) {
    try setReflogIdentity(identity)
    var target = git_oid(new)
    var expected = old.map { git_oid($0) } ?? git_oid()
    do {
      let reference = try make(old == nil ? "create \(name)" : "move \(name)") {
        git_reference_create_matching(&$0, pointer, name, &target, old == nil ? 0 : 1, &expected, reason)
      }
      git_reference_free(reference)
    } catch  where old != nil && error.kind == .notFound {
      throw GitError(kind: .changed, operation: error.operation, reason: "somebody else deleted it")
    }
  }

  /// Deletes a reference if it is still what `old` says.
  public func deleteReference(_ name: String, from old: ObjectID) throws(GitError) {
    let reference = try make("read the reference \(name)") { git_reference_lookup(&$0, pointer, name) }
    defer { git_reference_free(reference) }
    guard let target = git_reference_target(reference), ObjectID(target.pointee) == old else {
      throw GitError(kind: .changed, operation: "delete \(name)", reason: "somebody else moved it")
    }
    try check("delete \(name)") { git_reference_delete(reference) }
  }

  private func setReflogIdentity(_ identity: Identity) throws(GitError) {
    try check("set the identity of the reference log") {
      git_repository_set_ident(pointer, identity.name, identity.email)
    }
  }
}

extension Identity {
  /// As an object holds it: `Name <mail> seconds zone`.
  var line: String { "\(name) <\(email)> \(date)" }

  /// As an object holds it: `seconds zone`, as in `1795176000 +0100`.
  public var date: String {
    let minutes = offsetMinutes.magnitude
    let zone = String(minutes / 60 * 100 + minutes % 60)
    let padded = String(repeating: "0", count: max(0, 4 - zone.count)) + zone
    return "\(seconds) \(offsetMinutes < 0 ? "-" : "+")\(padded)"
  }
}
