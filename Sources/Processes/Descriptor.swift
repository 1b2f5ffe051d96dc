import Cspawn
import Glibc

/// An open file of ours that no program inherits, closed with the value; or none. Its number is above those of the
/// standard streams, so that it can become any of them.
struct Descriptor: ~Copyable {
  /// -1 of none.
  let number: Int32

  var isOpen: Bool { number >= 0 }

  /// None.
  init() { number = -1 }

  /// Takes a fresh descriptor over, or what a failed call returned.
  init(_ fresh: Int32) {
    guard (0..<3).contains(fresh) else {
      number = fresh
      return
    }
    number = fcntl(fresh, F_DUPFD_CLOEXEC, 3)
    close(fresh)
  }

  /// A copy of one of our standard streams; of a closed one, one that is empty.
  init(copying stream: Int32) {
    let copy = fcntl(stream, F_DUPFD_CLOEXEC, 3)
    self.init(copy >= 0 ? copy : unsafe open("/dev/null", O_RDWR | O_CLOEXEC))
  }

  deinit { if number >= 0 { close(number) } }
}

/// A pipe; both ends are none where it could not be made.
struct Pipe: ~Copyable {
  var reading: Descriptor
  var writing: Descriptor

  init() {
    var ends: [Int32] = [-1, -1]
    unsafe pipe2(&ends, O_CLOEXEC)
    reading = Descriptor(ends[0])
    writing = Descriptor(ends[1])
  }
}
