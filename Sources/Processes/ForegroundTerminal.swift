import Glibc

/// The terminal that we were started on, while it is ours: our process group is the one in the foreground. None without
/// a terminal, and in the background; then nothing happens here.
struct ForegroundTerminal: ~Copyable {
  let descriptor: Descriptor
  private let ours = getpgrp()
  private let modes: termios

  init() {
    let descriptor = Descriptor(unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY))
    var modes = termios()
    let isOurs = tcgetpgrp(descriptor.number) == ours
    let hasModes = unsafe tcgetattr(descriptor.number, &modes) == 0
    self.modes = modes
    self.descriptor = isOurs && hasModes ? descriptor : Descriptor()
  }

  /// Gives the terminal to a process group. SIGTTOU has to be held.
  func give(to group: pid_t) {
    if descriptor.isOpen { tcsetpgrp(descriptor.number, group) }
  }

  /// Takes the terminal back, and switches on what a program that did not end well may have left off.
  func takeBack(restoringModes: Bool = false) {
    guard descriptor.isOpen else { return }
    tcsetpgrp(descriptor.number, ours)
    guard restoringModes else { return }
    var modes = modes
    unsafe tcsetattr(descriptor.number, TCSADRAIN, &modes)
  }
}
