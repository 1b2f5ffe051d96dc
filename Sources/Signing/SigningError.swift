public import Files
public import Processes

/// Why nothing can be signed or verified.
public enum SigningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting of git's has none of the values that it can have.
  case invalidSetting(String, value: String, known: [String])
  /// ssh, and no key is set.
  case noKey
  /// The file of the key is not there.
  case noKeyFile(String)
  /// `gpg.ssh.defaultKeyCommand` said no key; what it said instead.
  case noKeyFromCommand(String, said: String)
  /// The program of the format is not installed.
  case noProgram(String)
  /// The program could not be started.
  case start(StartError)
  /// The program took longer than that.
  case timeLimit(String, Duration)
  /// A signal asked us to end while the program was running.
  case interrupted(String)
  /// The program ended without a signature; what it said.
  case failed(String, said: String)
  /// The program made a signature that it does not verify; what it said.
  case unverified(String, said: String)
  /// What is no signature of a format that git knows.
  case unknownFormat
  /// A temporary file could not be written or read.
  case file(FileError)

  /// What is wrong; lower case, no full stop.
  public var description: String {
    switch self {
    case .invalidSetting(let name, let value, let known):
      "git's setting \(name) is '\(value)', and can be \(known.joined(separator: ", "))"
    case .noKey: "gpg.format is ssh, and no key is set"
    case .noKeyFile(let path): "the key file \(path), which user.signingKey names, cannot be read"
    case .noKeyFromCommand(let command, let said):
      "gpg.ssh.defaultKeyCommand says no key: \(command)\(Self.indented(said))"
    case .noProgram(let program): "the program \(program) is not installed, or cannot be run"
    case .start(let error): "\(error)"
    case .timeLimit(let program, let limit): "\(program) took more than \(limit.components.seconds) s"
    case .interrupted(let program): "interrupted while \(program) was running"
    case .failed(let program, let said): "\(program) made no signature\(Self.indented(said))"
    case .unverified(let program, let said):
      "\(program) made a signature that it does not verify\(Self.indented(said))"
    case .unknownFormat: "this is no signature of OpenPGP, X.509 or ssh"
    case .file(let error): "\(error)"
    }
  }

  /// What helps, where that is known.
  public var hint: String? {
    switch self {
    case .noKey, .noKeyFromCommand:
      "git config user.signingKey ~/.ssh/id_ed25519.pub, or release without signatures with --no-sign"
    case .noKeyFile: "git config user.signingKey FILE, or release without signatures with --no-sign"
    case .noProgram: "install it, or release without signatures with --no-sign"
    case .timeLimit: "it may be waiting for a passphrase, or for a touch of a key, that nobody gives it"
    case .failed(_, let said) where said.contains("Inappropriate ioctl for device"):
      "gpg cannot ask for the passphrase: export GPG_TTY=$(tty)"
    case .failed(_, let said) where said.contains("No secret key"):
      "name a key that is here: gpg --list-secret-keys, then git config user.signingKey KEY"
    case .unverified(_, let said) where said.contains("allowed signers"):
      "add the key to that file, or unset gpg.ssh.allowedSignersFile"
    case .interrupted, .invalidSetting, .start, .unknownFormat, .file: nil
    case .failed, .unverified: "release without signatures with --no-sign"
    }
  }

  /// What a program said, on lines of its own; of a long text the end, which says why.
  private static func indented(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).suffix(20).map { "\n  \($0)" }.joined()
  }
}
