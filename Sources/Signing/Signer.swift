import Files
import Processes

extension SigningSettings {
  /// Whether a signature can be asked for: the program is there, and a key is named. Runs nothing.
  ///
  /// `folder` is where git would run the program: relative paths begin there.
  public func check(in folder: String) throws(SigningError) {
    let program = program(of: format)
    guard isProgram(program, in: folder) else { throw .noProgram(program) }
    guard format == .ssh else { return }
    guard let key else {
      guard defaultKeyCommand != nil else { throw .noKey }
      return
    }
    guard literalKey(key) != nil || isReadable(key, in: folder) else { throw .noKeyFile(key) }
  }

  /// Who signs: the key of the settings, else for ssh the one that `gpg.ssh.defaultKeyCommand` says, and for the others
  /// the one of the committer, `Name <mail>`.
  ///
  /// As in git, the command is split into words, with quotes, and needs no shell.
  public func signer(committer: String, in folder: String, timeLimit: Duration) throws(SigningError) -> Signer {
    try check(in: folder)
    var name = key ?? committer
    if key == nil, format == .ssh { name = try keyOfCommand(in: folder, timeLimit) }
    return Signer(settings: self, key: name, folder: folder, timeLimit: timeLimit)
  }

  private func keyOfCommand(in folder: String, _ timeLimit: Duration) throws(SigningError) -> String {
    let text = defaultKeyCommand ?? ""
    guard let words = commandWords(text), let program = words.first else {
      throw .noKeyFromCommand(text, said: "a quote is not closed, or there is no word")
    }
    let outcome = try run(program, Array(words.dropFirst()), in: folder, timeLimit)
    let lines = String(decoding: outcome.output, as: UTF8.self).split(whereSeparator: \.isNewline)
    guard outcome.isSuccess, let key = lines.first, literalKey(String(key)) != nil else {
      throw .noKeyFromCommand(text, said: String(decoding: outcome.error + outcome.output, as: UTF8.self))
    }
    return String(key)
  }
}

/// A key that signs, with the program that has it.
public struct Signer: Hashable, Sendable {
  let settings: SigningSettings
  /// What names the key.
  public let key: String
  let folder: String
  let timeLimit: Duration

  /// Signs these bytes as git does, and verifies the signature: armored text that ends in a line feed.
  public func signature(of buffer: [UInt8]) throws(SigningError) -> [UInt8] {
    var signature = try settings.format == .ssh ? sshSignature(of: buffer) : gpgSignature(of: buffer)
    signature.removeAll { $0 == UInt8(ascii: "\r") }
    let program = settings.program(of: settings.format)
    guard Self.isText(signature, of: settings.format) else {
      throw .failed(program, said: "what it printed is no signature in that format")
    }
    if signature.last != UInt8(ascii: "\n") { signature.append(UInt8(ascii: "\n")) }
    let verification = try settings.verify(signature, of: buffer, in: folder, timeLimit: timeLimit)
    // Where no file says whose the keys are, a good signature is all that can be had with ssh.
    let isFine = settings.format == .ssh && !settings.hasAllowedSigners(in: folder) && verification.verdict == .good
    guard verification.isAccepted || isFine else {
      throw .unverified(program, said: withoutStatusLines(verification.said))
    }
    return signature
  }

  private static func isText(_ signature: [UInt8], of format: SigningSettings.Format) -> Bool {
    SigningSettings.Format(of: signature) == format && !signature.contains(0)
  }

  private func gpgSignature(of buffer: [UInt8]) throws(SigningError) -> [UInt8] {
    let program = settings.program(of: settings.format)
    let outcome = try run(program, ["--status-fd=2", "-bsau", key], input: buffer, in: folder, timeLimit)
    let said = String(decoding: outcome.error, as: UTF8.self)
    let lines = said.split(separator: "\n")
    guard outcome.isSuccess, lines.contains(where: { $0.hasPrefix("[GNUPG:] SIG_CREATED ") }) else {
      throw .failed(program, said: withoutStatusLines(said))
    }
    return outcome.output
  }

  private func sshSignature(of buffer: [UInt8]) throws(SigningError) -> [UInt8] {
    let program = settings.program(of: .ssh)
    let temporary = try filing { () throws(FileError) in try TemporaryFolder() }
    let file = try filing { () throws(FileError) in try temporary.write(buffer, to: "buffer") }
    var arguments = ["-Y", "sign", "-n", "git", "-f"]
    if let literal = literalKey(key) {
      // The agent has the other half of it.
      let keyFile = try filing { () throws(FileError) in try temporary.write(Array("\(literal)\n".utf8), to: "key") }
      arguments += [keyFile, "-U"]
    } else {
      arguments.append(key)
    }
    let outcome = try run(program, arguments + [file], in: folder, timeLimit)
    let signature = try filing { () throws(FileError) in try readFile(at: "\(file).sig") }
    guard outcome.isSuccess, let signature else {
      throw .failed(program, said: String(decoding: outcome.error + outcome.output, as: UTF8.self))
    }
    return signature
  }
}
