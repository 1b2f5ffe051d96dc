/// What a signature is worth.
public struct Verification: Hashable, Sendable {
  /// What the program says about a signature.
  public enum Verdict: String, Hashable, Sendable {
    /// It is that of this content.
    case good
    /// It is not that of this content.
    case bad
    /// It was good, and has expired.
    case expired
    /// Its key has expired.
    case expiredKey = "expired key"
    /// Its key is revoked.
    case revokedKey = "revoked key"
    /// Its key is not here, so that nothing can be said.
    case unknownKey = "unknown key"
    /// Something else keeps it from being verified.
    case unchecked
  }

  /// What the program says.
  public internal(set) var verdict = Verdict.unchecked
  /// Whom the key belongs to: a user ID, the subject of a certificate, or a principal of the allowed signers; nil where
  /// nobody says.
  public internal(set) var signer: String?
  /// The key's ID or fingerprint, or nil.
  public internal(set) var key: String?
  /// How far the signer is trusted.
  public internal(set) var trust = SigningSettings.Trust.undefined
  /// What the program said.
  public internal(set) var said = ""
  /// Whether `git verify-commit` and `git verify-tag` accept it: it is good, its signer is known, and is trusted as far
  /// as `gpg.minTrustLevel` asks for.
  public internal(set) var isAccepted = false

  /// Reads the status lines of `gpg` or `gpgsm`. Two verdicts, which only several signatures in one have, are none.
  init(statusLines: String) {
    var verdicts = 0
    for line in statusLines.split(separator: "\n") where line.hasPrefix("[GNUPG:] ") {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).dropFirst()
      guard let word = words.first else { continue }
      let values = words.dropFirst()
      if let verdict = Self.verdicts[String(word)] {
        verdicts += 1
        self.verdict = verdict
        key = values.first.map(String.init)
        signer = values.count > 1 ? values.dropFirst().joined(separator: " ") : nil
      } else if word == "VALIDSIG" {
        // The fingerprint, which says more than the ID of before.
        key = values.first.map(String.init)
      } else if word == "ERRSIG" {
        verdicts += 1
        // After the ID, two algorithms, the class and the time comes the reason; 9 is a missing public key.
        verdict = values.dropFirst(5).first == "9" ? .unknownKey : .unchecked
        key = values.first.map(String.init)
      } else if word == "ERROR", values.first == "verify.findkey" {
        verdict = .unknownKey
      } else if word.hasPrefix("TRUST_") {
        guard let known = SigningSettings.Trust(rawValue: word.dropFirst("TRUST_".count).lowercased()) else {
          verdicts = 2
          continue
        }
        trust = known
      }
    }
    if verdicts > 1 { self = Verification(statusLines: "") }
  }

  private static let verdicts: [String: Verdict] = [
    "GOODSIG": .good, "BADSIG": .bad, "EXPSIG": .expired, "EXPKEYSIG": .expiredKey, "REVKEYSIG": .revokedKey,
  ]

  /// Reads what `ssh-keygen -Y verify` or `-Y check-novalidate` prints on its first line.
  init(sshLine text: String) {
    verdict = .bad
    trust = .never
    let line = text.prefix { !$0.isNewline }
    guard line.hasPrefix(Self.goodSSH), let key = line.ranges(of: " key ").last else { return }
    let rest = line.dropFirst(Self.goodSSH.count)
    if rest.hasPrefix(" for ") {
      // A principal can hold anything, " with " too.
      guard let with = line.ranges(of: " with ").last else { return }
      signer = String(line[rest.index(rest.startIndex, offsetBy: 5)..<with.lowerBound])
      trust = .fully
    } else {
      guard rest.hasPrefix(" with ") else { return }
      trust = .undefined
    }
    verdict = .good
    self.key = String(line[key.upperBound...])
  }

  private static let goodSSH = "Good \"git\" signature"
}
