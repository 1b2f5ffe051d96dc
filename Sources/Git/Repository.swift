import Clibgit2
import Glibc
public import History

/// A git repository, opened for reading and for making a release.
///
/// Not thread safe: one repository, one task.
public final class Repository {
  let pointer: OpaquePointer
  let objects: OpaquePointer
  /// The folder that the repository was searched from, which git's variables are relative to.
  let startFolder: String
  /// What git says of its settings, once it was asked.
  var knownSettings: [String: String]?
  var folders = RecentFolders()
  /// Whether there are settings that libgit2 does not see.
  private(set) lazy var needsGitForSettings =
    GitEnvironment.holdsSettings || hasSetting(fitting: "^includeif\\.hasconfig:")
  /// Whether this is a partial clone: objects may be missing that the remote promises to have.
  public private(set) lazy var isPartial = hasSetting(
    fitting: "^(extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter))$")

  /// Opens the repository that contains `folder`, searching upwards as git does, or the one that `GIT_DIR` names.
  ///
  /// Throws ``GitError/Kind/notARepository`` where there is none, ``GitError/Kind/unsafeOwner(path:)`` where it belongs
  /// to another user and no `safe.directory` names it, and ``GitError/Kind/unsupported`` where its format has an
  /// extension that libgit2 cannot read.
  public init(containing folder: String) throws(GitError) {
    precondition(Libgit2.isStarted)
    startFolder = folder
    do {
      pointer = try GitEnvironment.openRepository(folder)
    } catch  where error.kind == .notFound {
      throw GitError(kind: .notARepository, operation: error.operation, reason: error.reason)
    } catch  where error.kind == .other {
      throw GitError(
        kind: .unsupported, operation: error.operation, reason: error.reason, hint: "look at it: git config --list")
    }
    do {
      let pointer = pointer
      try checkOwner(of: pointer)
      try Self.checkSettings(of: pointer)
      let configuration = try make("read git's settings") { git_repository_config(&$0, pointer) }
      defer { git_config_free(configuration) }
      try GitEnvironment.addFiles(to: configuration, of: pointer)
      try GitEnvironment.apply(to: pointer, folder)
      objects = try make("open the object database") { git_repository_odb(&$0, pointer) }
    } catch {
      git_repository_free(pointer)
      throw error
    }
    try RepositoryExtension.check(ownSetting)
    try addWorkTreeSettings()
  }

  deinit {
    folders.removeAll()
    git_odb_free(objects)
    git_repository_free(pointer)
  }

  /// Refuses settings that cannot be read: libgit2 takes such a file for an empty one, and would go on without hooks and
  /// signatures.
  private static func checkSettings(of pointer: OpaquePointer) throws(GitError) {
    let path = String(cString: git_repository_commondir(pointer)) + "config"
    guard access(path, R_OK) != 0, errno == EACCES else { return }
    throw GitError(
      kind: .unsupported, operation: "read \(path)", reason: "permission denied", hint: "make it readable")
  }

  /// The folder of the work tree, ending in a slash; nil of a bare repository.
  public var workTree: String? {
    isBareByOwnSettings ? nil : git_repository_workdir(pointer).map { String(cString: $0) }
  }

  /// Whether the settings of this work tree alone, which were not read when libgit2 opened it, say that there is none.
  private(set) lazy var isBareByOwnSettings: Bool = {
    guard gitFolder == commonFolder, let value = try? ownSetting("core.bare") else { return false }
    return value.isTrueSetting
  }()

  /// The folder of this work tree's own git data, ending in a slash.
  public var gitFolder: String { String(cString: git_repository_path(pointer)) }

  /// The folder of the data that all work trees share, ending in a slash.
  public var commonFolder: String { String(cString: git_repository_commondir(pointer)) }

  /// Whether this is a clone of limited depth.
  public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

  /// What git is in the middle of (`merge`, `rebase`, `cherry-pick`, `revert`, `bisect`, `am`), or nil.
  public var operationInProgress: String? {
    switch git_repository_state_t(rawValue: UInt32(max(0, git_repository_state(pointer)))) {
    case GIT_REPOSITORY_STATE_NONE: nil
    case GIT_REPOSITORY_STATE_MERGE: "merge"
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
    case GIT_REPOSITORY_STATE_BISECT: "bisect"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: "am"
    default: "rebase"
    }
  }

  /// Where HEAD is.
  public func head() throws(GitError) -> Head {
    let head = try make("read HEAD") { git_reference_lookup(&$0, pointer, "HEAD") }
    defer { git_reference_free(head) }
    guard let symbolic = git_reference_symbolic_target(head) else {
      guard let oid = git_reference_target(head) else {
        throw GitError(kind: .other, operation: "read HEAD", reason: "it points nowhere")
      }
      return .detached(ObjectID(oid.pointee))
    }
    var name = String(cString: symbolic)
    // A branch can be another name of a branch; git moves the last one.
    for _ in 0..<5 {
      guard let next = try symbolicTarget(name) else { break }
      name = next
    }
    guard let id = try reference(name) else { return .unborn(name) }
    return .branch(name, id)
  }

  /// The name that a symbolic reference points at, or nil where it is none or does not exist.
  public func symbolicTarget(_ name: String) throws(GitError) -> String? {
    do {
      let reference = try make("read the reference \(name)") { git_reference_lookup(&$0, pointer, name) }
      defer { git_reference_free(reference) }
      return git_reference_symbolic_target(reference).map { String(cString: $0) }
    } catch  where error.kind == .notFound {
      return nil
    }
  }

  /// What the reference of that full name points at, or nil where it does not exist.
  public func reference(_ name: String) throws(GitError) -> ObjectID? {
    var oid = git_oid()
    do {
      try check("read the reference \(name)") { git_reference_name_to_id(&oid, pointer, name) }
    } catch  where error.kind == .notFound {
      return nil
    }
    return ObjectID(oid)
  }

  /// The bytes of an object and its type.
  func object(_ id: ObjectID) throws(GitError) -> (bytes: [UInt8], type: git_object_t) {
    var oid = git_oid(id)
    let object = try make("read the object \(id)") { git_odb_read(&$0, objects, &oid) }
    defer { git_odb_object_free(object) }
    let bytes = UnsafeRawBufferPointer(start: git_odb_object_data(object), count: git_odb_object_size(object))
    return (Array(bytes), git_odb_object_type(object))
  }

  /// Whether the object is here.
  public func contains(_ id: ObjectID) -> Bool {
    var oid = git_oid(id)
    return git_odb_exists(objects, &oid) == 1
  }
}
