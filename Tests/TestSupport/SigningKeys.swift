public import Foundation

/// Keys that sign in all of git's formats, without passphrases, in a folder of their own. They are made once, and go with
/// the process that tests, as do the agents that serve them.
public final class SigningKeys: Sendable {
  /// Made at the first use.
  public static let shared = Result { try SigningKeys() }

  /// Whom the keys are for: the committer of every ``Sandbox``.
  public static let owner = "Ada Lovelace <ada@example.com>"

  /// The folder. Its path is short, since those of an agent's sockets have to be.
  public let folder: URL
  /// The fingerprint of the OpenPGP key.
  public let openpgp: String
  /// The fingerprint of the certificate.
  public let x509: String

  /// The `GNUPGHOME` of the OpenPGP and the X.509 key.
  public var gnupgHome: String { folder.appending(path: "g").path }
  /// The file of the private ssh key; that of the public one ends in `.pub`.
  public var ssh: String { folder.appending(path: "ed25519").path }

  private init() throws {
    folder = URL(fileURLWithPath: "/tmp/bump-k\(getpid())")
    let private700: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
    let home = folder.appending(path: "g")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true, attributes: private700)
    try Data("disable-crl-checks\n".utf8).write(to: home.appending(path: "gpgsm.conf"))
    atexit {
      let folder = "/tmp/bump-k\(getpid())"
      _ = try? SigningKeys.run("gpgconf", ["--homedir", "\(folder)/g", "--kill", "all"])
      try? FileManager.default.removeItem(atPath: folder)
    }
    let gnupg = ["--homedir", home.path, "--batch", "--quiet"]
    let unprotected = ["--pinentry-mode", "loopback"]
    try Self.run(
      "gpg", gnupg + unprotected + ["--passphrase", "", "--quick-generate-key", Self.owner, "ed25519", "sign", "never"])
    openpgp = try Self.fingerprint(Self.run("gpg", gnupg + ["--list-secret-keys", "--with-colons"]))
    let request = folder.appending(path: "request")
    try Data(
      """
      Key-Type: RSA
      Key-Length: 2048
      Key-Usage: sign
      Serial: random
      Name-DN: CN=Ada Lovelace
      Name-Email: ada@example.com

      """.utf8
    ).write(to: request)
    let certificate = folder.appending(path: "certificate").path
    try Self.run(
      "gpgsm",
      gnupg + unprotected
        + ["--passphrase-fd", "0", "--output", certificate, "--generate-key", request.path])
    try Self.run("gpgsm", gnupg + ["--import", certificate])
    x509 = try Self.fingerprint(Self.run("gpgsm", gnupg + ["--list-secret-keys", "--with-colons"]))
    try Data("\(x509) S relax\n".utf8).write(to: home.appending(path: "trustlist.txt"))
    try Self.run("gpgconf", ["--homedir", home.path, "--reload", "gpg-agent"])
    try Self.run(
      "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", folder.appending(path: "ed25519").path])
  }

  /// The public ssh key, as the file has it.
  public var sshPublicKey: String {
    get throws { try String(contentsOfFile: "\(ssh).pub", encoding: .utf8).trimmed }
  }

  /// Writes an executable script for `sh` into the folder and returns its path.
  public func script(_ name: String, _ text: String) throws -> String {
    let place = folder.appending(path: name)
    try writeProgram(text, to: place)
    return place.path
  }

  private static func fingerprint(_ listing: String) throws -> String {
    guard let line = listing.lines.first(where: { $0.hasPrefix("fpr:") }),
      let fingerprint = line.split(separator: ":").dropFirst().first
    else { throw Sandbox.ProcessFailure(description: "no key in: \(listing)") }
    return String(fingerprint)
  }

  /// Runs a program and returns what it printed. Throws where it fails.
  @discardableResult
  public static func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let (output, error) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, output, error)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    // Little enough for a pipe.
    ended.wait()
    let printed = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    guard process.terminationStatus == 0 else {
      let complaint = String(decoding: try error.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      throw Sandbox.ProcessFailure(description: "\(program) failed: \(complaint)")
    }
    return printed
  }
}
