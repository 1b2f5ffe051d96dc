import History
import Clibgit2

/// The library's own state.
enum Libgit2 {
  /// Initialises libgit2 once, with fsync of what is written and without its own owner check, which knows no
  /// `safe.directory = *`; ``Repository/init(containing:)`` does that check.
  static let isStarted: Bool = {
    git_libgit2_init()
    _ = bump_libgit2_enable_fsync(1)
    _ = bump_libgit2_set_owner_validation(0)
    return true
  }()
}

extension git_oid {
  init(_ id: ObjectID) {
    self.init()
    let bytes = id.bytes
    withUnsafeMutableBytes(of: &self.id) { $0.copyBytes(from: bytes) }
  }
}

extension ObjectID {
  init(_ oid: git_oid) {
    let id = withUnsafeBytes(of: oid.id) { ObjectID($0) }
    guard let id else { preconditionFailure("an object id has 20 bytes") }
    self = id
  }
}
