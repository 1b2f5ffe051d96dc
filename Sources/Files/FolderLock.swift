import Glibc

/// A lock on a folder that one process at a time holds. The kernel frees it when the process ends, however it ends, and
/// no file is left behind.
public final class FolderLock {
  private let descriptor: Int32

  /// Takes the lock, or returns nil where somebody else holds it or the folder cannot be opened.
  public init?(_ folder: String) {
    descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
