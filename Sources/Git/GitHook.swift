/// A hook of git's that bump can be: a small script that runs `bump check`.
public enum GitHook: String, CaseIterable, Hashable, Sendable {
  /// Judges the message of a commit before it is made.
  case commitMessage = "commit-msg"
  /// Judges the messages of the commits that are pushed before they leave.
  case prePush = "pre-push"

  /// What the hook runs, in the words of a shell.
  public var command: String {
    switch self {
    case .commitMessage: "bump check --allow-abort --message-file \"$1\""
    case .prePush: "bump check --pre-push \"$1\""
    }
  }

  private var commandOfGit: String { self == .commitMessage ? "git commit" : "git push" }

  /// The line by which a script is known for ours.
  public static let mark = "# Written by bump hooks install; bump hooks uninstall removes it."

  /// Whether a script is one of ours, of this version or another.
  public static func isOurs(_ script: [UInt8]) -> Bool {
    script.split(separator: UInt8(ascii: "\n")).dropFirst().first?.elementsEqual(mark.utf8) == true
  }

  /// The script. Programs with windows often start git without the shell's `PATH`, so the usual places are looked at
  /// too; without bump it fails, since a check that nobody made is none.
  public var script: String {
    """
    #!/bin/sh
    \(Self.mark)
    PATH="$PATH:/usr/local/bin:/opt/homebrew/bin:$HOME/.local/bin"
    if ! command -v bump >/dev/null; then
      echo "\(rawValue) hook: bump is not on the PATH, so that nothing was checked." >&2
      echo "Install it, into /usr/local/bin for example, or go on without: \(commandOfGit) --no-verify" >&2
      exit 1
    fi
    exec \(command) >/dev/null

    """
  }
}
