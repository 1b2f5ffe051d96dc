import Clibgit2
import Glibc
import History

/// The library's own state.
enum Libgit2 {
  /// Initialises libgit2 once, with fsync of what is written and without its own owner check, which knows no
  /// `safe.directory = *`; ``Repository/init(containing:)`` does that check, and looks at the extensions of the format.
  /// As git does, libgit2 leaves it to `git fsck` to compare an object that is read with its name: of large trees that is
  /// most of the work. Commits and tags are wanted once each; keeping them would cost more than reading them.
  static let isStarted: Bool = {
    git_libgit2_init()
    _ = bump_libgit2_enable_fsync(1)
    _ = bump_libgit2_set_owner_validation(0)
    _ = bump_libgit2_set_hash_verification(0)
    bump_libgit2_bound_memory(16 << 20, 64 << 20)
    for level in GitEnvironment.configurationLevels {
      _ = bump_libgit2_set_search_path(Int32(level.rawValue), "")
    }
    let names = RepositoryExtension.allCases.map { strdup($0.key) }
    defer { for name in names { free(name) } }
    var pointers = names.map { UnsafePointer<CChar>($0) }
    _ = bump_libgit2_set_extensions(&pointers, pointers.count)
    return true
  }()
}

extension git_oid {
  init(_ id: ObjectID) {
    self.init()
    let (high, middle, low) = id.words
    withUnsafeMutableBytes(of: &self.id) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
  }
}

extension ObjectID {
  init(_ oid: git_oid) {
    self = withUnsafeBytes(of: oid.id) { bytes in
      ObjectID(
        words: (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
        ))
    }
  }
}
