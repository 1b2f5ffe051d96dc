import Files
import Glibc
import History
import Processes

extension SigningSettings {
  /// Verifies a signature over `payload` with the program of the signature's own format, as `git verify-commit` does.
  ///
  /// A bad signature is an answer, no error. `folder` is where git would run the program.
  public func verify(
    _ signature: [UInt8], of payload: [UInt8], in folder: String, timeLimit: Duration
  ) throws(SigningError) -> Verification {
    guard let format = Format(of: signature) else { throw .unknownFormat }
    let temporary = try filing { () throws(FileError) in try TemporaryFolder() }
    let file = try filing { () throws(FileError) in try temporary.write(signature, to: "signature") }
    if format == .ssh { return try verifySSH(file, payload, in: folder, timeLimit) }
    let arguments = ["--status-fd=1", "--verify", file, "-"]
    let outcome = try run(
      program(of: format), format == .openpgp ? ["--keyid-format=long"] + arguments : arguments, input: payload,
      in: folder, timeLimit)
    var verification = Verification(statusLines: String(decoding: outcome.output, as: UTF8.self))
    if verification.verdict == .good, !outcome.isSuccess { verification.verdict = .unchecked }
    verification.said = String(decoding: outcome.error, as: UTF8.self)
    verification.isAccepted = verification.verdict == .good && verification.trust >= minimumTrust
    return verification
  }

  /// Whether a signature is one of ssh, and no file says whose the keys are: a good one is all that can be had then.
  public func knowsNoSigners(of signature: [UInt8], in folder: String) -> Bool {
    Format(of: signature) == .ssh && !hasAllowedSigners(in: folder)
  }

  /// Whether there is a file that says whose the keys of ssh are.
  func hasAllowedSigners(in folder: String) -> Bool { allowedSigners.map { isReadable($0, in: folder) } ?? false }

  private func verifySSH(
    _ signature: String, _ payload: [UInt8], in folder: String, _ timeLimit: Duration
  ) throws(SigningError) -> Verification {
    let program = program(of: .ssh)
    let time = signedTime(of: payload).map { ["-Overify-time=\(localTime($0))"] } ?? []
    var said = ""
    if let allowedSigners, hasAllowedSigners(in: folder) {
      let found = try run(
        program, ["-Y", "find-principals", "-f", allowedSigners, "-s", signature] + time, in: folder, timeLimit)
      said = String(decoding: found.error, as: UTF8.self)
      let principals = String(decoding: found.output, as: UTF8.self).split(whereSeparator: \.isNewline)
      var last: Verification?
      for principal in found.isSuccess ? principals : [] {
        var arguments = ["-Y", "verify", "-n", "git", "-f", allowedSigners, "-I", "\(principal)", "-s", signature]
        if let revocations, isReadable(revocations, in: folder) { arguments += ["-r", revocations] }
        let outcome = try run(program, arguments + time, input: payload, in: folder, timeLimit)
        var verification = Self.verification(outcome)
        verification.isAccepted =
          verification.verdict == .good && outcome.isSuccess && verification.trust >= minimumTrust
        if verification.verdict == .good { return verification }
        last = verification
      }
      if let last { return last }
      said += "the key is not among the allowed signers in \(allowedSigners)\n"
    }
    let outcome = try run(
      program, ["-Y", "check-novalidate", "-n", "git", "-s", signature] + time, input: payload, in: folder, timeLimit)
    var verification = Self.verification(outcome)
    verification.said = said + verification.said
    return verification
  }

  private static func verification(_ outcome: Outcome) -> Verification {
    let output = String(decoding: outcome.output, as: UTF8.self)
    var verification = Verification(sshLine: output)
    if verification.verdict == .good, !outcome.isSuccess { verification.verdict = .unchecked }
    verification.said = output + String(decoding: outcome.error, as: UTF8.self)
    return verification
  }
}

/// When the commit or tag was made that these bytes are, in seconds since 1970; nil where they do not say.
func signedTime(of payload: [UInt8]) -> Int64? {
  for line in payload.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
    if line.isEmpty { return nil }
    for name in ["committer ", "tagger "] where line.starts(with: name.utf8) {
      let seconds = Identity(reading: line.dropFirst(name.utf8.count)).seconds
      return seconds == 0 ? nil : seconds
    }
  }
  return nil
}

/// `YYYYMMDDhhmmss` in the local time zone, which is ssh-keygen's.
private func localTime(_ seconds: Int64) -> String {
  var seconds = time_t(seconds)
  var parts = unsafe tm()
  var text = [UInt8](repeating: 0, count: 32)
  unsafe localtime_r(&seconds, &parts)
  let count = unsafe text.withUnsafeMutableBytes {
    unsafe strftime($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, "%Y%m%d%H%M%S", &parts)
  }
  return String(decoding: text[..<count], as: UTF8.self)
}
