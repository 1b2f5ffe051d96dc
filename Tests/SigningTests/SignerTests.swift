import Foundation
import TestSupport
import Testing

@testable import Signing

/// With the real programs, and with programs that fail in all ways.
struct SignerTests {
  private let keys = Result { try SigningKeys.shared.get() }
  private let buffer = Array("tree x\ncommitter Ada <ada@example.com> 1700000000 +0000\n\nbump: ä\n".utf8)
  private let other = Array("tree y\ncommitter Ada <ada@example.com> 1700000000 +0000\n\nbump: ä\n".utf8)

  /// The settings for a format with the tests' own keys, and others on top.
  private func settings(_ format: String, _ others: [String: String] = [:]) throws -> SigningSettings {
    let keys = try keys.get()
    var values = ["gpg.format": format]
    switch format {
    case "ssh": values["user.signingkey"] = keys.ssh
    default:
      let program = format == "x509" ? "gpgsm" : "gpg"
      values["gpg.\(format).program"] = try keys.script(program, "exec \(program) --homedir \(keys.gnupgHome) \"$@\"")
      if format == "x509" { values["user.signingkey"] = keys.x509 }
    }
    return try SigningSettings(values.merging(others) { $1 }, home: nil)
  }

  private func signer(_ settings: SigningSettings, limit: Duration = .seconds(600)) throws -> Signer {
    try settings.signer(committer: SigningKeys.owner, in: keys.get().folder.path, timeLimit: limit)
  }

  private func verify(_ signature: [UInt8], _ payload: [UInt8], _ settings: SigningSettings) throws -> Verification {
    try settings.verify(signature, of: payload, in: keys.get().folder.path, timeLimit: .seconds(600))
  }

  private func allowedSigners(_ text: String) throws -> [String: String] {
    let path = try keys.get().folder.appending(path: "allowed-\(UUID().uuidString)")
    try Data(text.utf8).write(to: path)
    return ["gpg.ssh.allowedsignersfile": path.path]
  }

  @Test("what is signed is good, and bad of anything else", arguments: ["openpgp", "x509", "ssh"])
  func formats(_ format: String) throws {
    let keys = try keys.get()
    let allowed = try allowedSigners("ada@example.com \(keys.sshPublicKey)\n")
    let settings = try settings(format, allowed)
    let signature = try signer(settings).signature(of: buffer)
    #expect(signature.last == UInt8(ascii: "\n"))
    #expect(!signature.contains(UInt8(ascii: "\r")))
    #expect(SigningSettings.Format(of: signature)?.rawValue == format)

    let good = try verify(signature, buffer, settings)
    #expect(good.verdict == .good, "\(good)")
    #expect(good.isAccepted)
    #expect(good.signer?.contains(format == "ssh" ? "ada@example.com" : "Ada Lovelace") == true)
    switch format {
    case "ssh": #expect(good.key?.hasPrefix("SHA256:") == true)
    case "x509": #expect(good.key == keys.x509)
    default: #expect(good.key == keys.openpgp)
    }
    let bad = try verify(signature, other, settings)
    #expect(bad.verdict == .bad, "\(bad)")
    #expect(!bad.isAccepted)
    // The format is the signature's own, whatever is set.
    var elsewhere = settings
    elsewhere.format = format == "ssh" ? .openpgp : .ssh
    #expect(try verify(signature, buffer, elsewhere).verdict == .good)
  }

  @Test("a signature whose key is not here says nothing", arguments: ["openpgp", "x509"])
  func unknownKey(_ format: String) throws {
    let signature = try signer(settings(format)).signature(of: buffer)
    let stranger = try keys.get().folder.appending(path: "stranger-\(format)").path
    try FileManager.default.createDirectory(
      atPath: stranger, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let program = format == "x509" ? "gpgsm" : "gpg"
    let script = try keys.get().script("stranger-\(program)", "exec \(program) --homedir \(stranger) \"$@\"")
    let found = try verify(signature, buffer, settings(format, ["gpg.\(format).program": script]))
    #expect(found.verdict == .unknownKey, "\(found)")
    #expect(!found.isAccepted)
  }

  @Test("trust counts where gpg.minTrustLevel asks for it", arguments: [("openpgp", true), ("x509", false)])
  func minimumTrust(_ format: String, _ accepted: Bool) throws {
    let signature = try signer(settings(format)).signature(of: buffer)
    let strict = try settings(format, ["gpg.mintrustlevel": "ultimate"])
    #expect(try verify(signature, buffer, strict).isAccepted == accepted)
    if !accepted { #expect(throws: SigningError.self) { try signer(strict).signature(of: buffer) } }
  }

  @Test("an ssh signature counts only from an allowed signer, while that is what is asked")
  func allowedSigners() throws {
    let signature = try signer(settings("ssh")).signature(of: buffer)
    let alone = try verify(signature, buffer, settings("ssh"))
    #expect(alone.verdict == .good)
    #expect(alone.signer == nil)
    #expect(!alone.isAccepted)
    let missing = try settings("ssh", ["gpg.ssh.allowedsignersfile": "/nowhere/allowed"])
    #expect(try signer(missing).signature(of: buffer) == signature)
    let key = try keys.get().sshPublicKey
    for (line, accepted) in [
      ("ada@example.com \(key)", true), ("ada@example.com namespaces=\"git\" \(key)", true),
      ("ada@example.com namespaces=\"file\" \(key)", false), ("", false),
      // The object was made in November 2023.
      ("ada@example.com valid-before=\"20240101\" \(key)", true),
      ("ada@example.com valid-after=\"20240101\" \(key)", false),
    ] {
      let settings = try settings("ssh", allowedSigners(line + "\n"))
      #expect(try verify(signature, buffer, settings).isAccepted == accepted, "\(line)")
      if accepted {
        #expect(try signer(settings).signature(of: buffer) == signature)
      } else {
        let error = #expect(throws: SigningError.self) { try signer(settings).signature(of: buffer) }
        #expect("\(error as Any)".contains("made a signature that it does not verify"), "\(error as Any)")
      }
    }
  }

  @Test("a revoked ssh key signs nothing")
  func revoked() throws {
    let key = try keys.get().sshPublicKey
    var values = try allowedSigners("ada@example.com \(key)\n")
    let list = try keys.get().folder.appending(path: "revoked")
    try Data("\(key)\n".utf8).write(to: list)
    values["gpg.ssh.revocationfile"] = list.path
    let settings = try settings("ssh", values)
    #expect(throws: SigningError.self) { try signer(settings).signature(of: buffer) }
  }

  @Test("a key given as itself is the agent's, and a command can name it", arguments: ["key::", "", "command"])
  func agent(_ form: String) throws {
    let keys = try keys.get()
    // An agent for each run, which goes with it.
    let agent = try keys.script("agent\(form.count)", "exec ssh-agent sh -c 'ssh-add -q \(keys.ssh); \"$@\"' sh \"$@\"")
    let program = try keys.script("keygen\(form.count)", "exec \(agent) ssh-keygen \"$@\"")
    var values = ["gpg.ssh.program": program, "user.signingkey": try form + keys.sshPublicKey]
    if form == "command" {
      values["user.signingkey"] = ""
      values["gpg.ssh.defaultkeycommand"] = "'\(agent)' ssh-add -L"
    }
    let settings = try settings("ssh", values)
    let signature = try signer(settings).signature(of: buffer)
    #expect(try verify(signature, buffer, settings).verdict == .good)
  }

  @Test(
    "a command that names no key is an error with what it said",
    arguments: ["sh -c 'echo no agent; exit 2'", "echo nothing", "true", "'open"])
  func noKeyFromCommand(_ command: String) throws {
    let settings = try settings("ssh", ["user.signingkey": "", "gpg.ssh.defaultkeycommand": command])
    let error = #expect(throws: SigningError.self) { try signer(settings) }
    guard case .noKeyFromCommand(command, _)? = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  @Test("what is missing is found without running anything")
  func checks() throws {
    let folder = try keys.get().folder.path
    let missing = try settings("ssh", ["gpg.ssh.program": "no-such-program"])
    #expect(throws: SigningError.noProgram("no-such-program")) { try missing.check(in: folder) }
    for name in ["/no/such/program", "request", "."] {
      let settings = try settings("openpgp", ["gpg.openpgp.program": name])
      #expect(throws: SigningError.noProgram(name)) { try settings.check(in: folder) }
    }
    let keyless = try settings("ssh", ["user.signingkey": ""])
    #expect(throws: SigningError.noKey) { try keyless.check(in: folder) }
    let lost = try settings("ssh", ["user.signingkey": "/nowhere/id"])
    #expect(throws: SigningError.noKeyFile("/nowhere/id")) { try lost.check(in: folder) }
    for format in ["openpgp", "x509", "ssh"] { try settings(format).check(in: folder) }
    try settings("ssh", ["user.signingkey": "ed25519.pub"]).check(in: folder)
    try settings("ssh", ["user.signingkey": "", "gpg.ssh.defaultkeycommand": "false"]).check(in: folder)
  }

  @Test(
    "a key that is not there is an error with the program's own words",
    arguments: [
      ("openpgp", "nobody@example.com", "gpg: signing failed: No secret key"),
      ("x509", "nobody@example.com", "can't sign using 'nobody@example.com'"),
      ("ssh", "ssh-ed25519 AAAA", "ssh-keygen made no signature"),
    ])
  func wrongKey(_ format: String, _ key: String, _ words: String) throws {
    let settings = try settings(format, ["user.signingkey": key])
    let error = #expect(throws: SigningError.self) { try signer(settings).signature(of: buffer) }
    #expect("\(error as Any)".contains(words), "\(error as Any)")
    #expect("\(error as Any)".contains("[GNUPG:]") == false)
  }

  private static let created = "echo '[GNUPG:] SIG_CREATED D 1 8 00 1 AB' >&2"
  private static let armor = "printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nAAAA\\n-----END PGP SIGNATURE-----\\n'"

  @Test(
    "a program that makes no signature is not believed",
    arguments: [
      ("exit 3", "made no signature"), ("echo oops >&2; exit 1", "made no signature\n  oops"),
      ("cat; \(created)", "what it printed is no signature"), ("\(armor)", "made no signature"),
      ("\(created)", "what it printed is no signature"), ("\(armor); \(created); exit 1", "made no signature"),
      // It signs, but whether the signature is good it cannot say; or it signs something else.
      ("\(armor); \(created)", "made a signature that it does not verify"),
      (
        "case $1 in --status-fd=2) echo x | gpg --homedir HOME \"$@\";; *) exec gpg --homedir HOME \"$@\";; esac",
        "made a signature that it does not verify"
      ),
    ])
  func liars(_ script: String, _ words: String) throws {
    let keys = try keys.get()
    let program = try keys.script(
      "liar-\(UUID().uuidString)", script.replacing("HOME", with: keys.gnupgHome))
    let settings = try settings("openpgp", ["gpg.openpgp.program": program])
    let error = #expect(throws: SigningError.self) { try signer(settings).signature(of: buffer) }
    #expect("\(error as Any)".contains(words), "\(error as Any)")
  }

  @Test("a program that hangs is ended", arguments: ["openpgp", "ssh"])
  func hanging(_ format: String) throws {
    let program = try keys.get().script("hang-\(format)", "sleep 3600")
    let settings = try settings(format, ["gpg.\(format).program": program])
    #expect(throws: SigningError.timeLimit(program, .milliseconds(200))) {
      try signer(settings, limit: .milliseconds(200)).signature(of: buffer)
    }
  }

  @Test("what is no signature is not verified")
  func noSignature() throws {
    #expect(throws: SigningError.unknownFormat) { try verify(Array("x".utf8), buffer, settings("openpgp")) }
  }
}
