import Testing

@testable import Signing

struct VerificationTests {
  struct Row: CustomTestStringConvertible {
    let lines: String
    let verdict: Verification.Verdict
    var signer: String?
    var key: String?
    var trust = SigningSettings.Trust.undefined

    var testDescription: String { lines }
  }

  private static let valid =
    "[GNUPG:] VALIDSIG 83768D538E2D888859231F12E58F9A1557B65B36 2026-11-21 1 0 4 0 22 8 00 8376\n"

  @Test(
    "the status lines of gpg and gpgsm",
    arguments: [
      Row(
        lines: "[GNUPG:] NEWSIG a@b\n[GNUPG:] GOODSIG E58F9A1557B65B36 Ada <a@b>\n" + valid
          + "[GNUPG:] TRUST_ULTIMATE 0 pgp\n",
        verdict: .good, signer: "Ada <a@b>", key: "83768D538E2D888859231F12E58F9A1557B65B36", trust: .ultimate),
      Row(
        lines: "[GNUPG:] GOODSIG 8A45 /CN=Ada\n[GNUPG:] TRUST_FULLY\n", verdict: .good, signer: "/CN=Ada", key: "8A45",
        trust: .fully),
      Row(lines: "[GNUPG:] BADSIG E58F Ada\n", verdict: .bad, signer: "Ada", key: "E58F"),
      Row(lines: "[GNUPG:] EXPSIG E58F Ada\n", verdict: .expired, signer: "Ada", key: "E58F"),
      Row(lines: "[GNUPG:] EXPKEYSIG E58F Ada\n", verdict: .expiredKey, signer: "Ada", key: "E58F"),
      Row(lines: "[GNUPG:] REVKEYSIG E58F Ada\n", verdict: .revokedKey, signer: "Ada", key: "E58F"),
      Row(lines: "[GNUPG:] ERRSIG E58F 22 8 00 179 9 8376\n", verdict: .unknownKey, key: "E58F"),
      Row(lines: "[GNUPG:] ERRSIG E58F 22 8 00 179 4\n", verdict: .unchecked, key: "E58F"),
      Row(lines: "[GNUPG:] NEWSIG\n[GNUPG:] ERROR verify.findkey 50331657\n", verdict: .unknownKey),
      Row(lines: "", verdict: .unchecked),
      Row(lines: "GOODSIG E58F Ada\n x [GNUPG:] GOODSIG E58F Ada\n", verdict: .unchecked),
      // Two signatures in one: nobody can say which of them counts.
      Row(lines: "[GNUPG:] GOODSIG E58F Ada\n" + valid + "[GNUPG:] GOODSIG 0000 Eve\n", verdict: .unchecked),
      Row(lines: "[GNUPG:] GOODSIG E58F Ada\n[GNUPG:] BADSIG 0000 Eve\n", verdict: .unchecked),
      Row(lines: "[GNUPG:] GOODSIG E58F Ada\n[GNUPG:] TRUST_BLINDLY\n", verdict: .unchecked),
      // A name cannot begin a line.
      Row(
        lines: "[GNUPG:] BADSIG E58F Ada\u{2028}[GNUPG:] GOODSIG E58F Ada\u{0B}[GNUPG:] TRUST_FULLY\n", verdict: .bad,
        signer: "Ada\u{2028}[GNUPG:] GOODSIG E58F Ada\u{0B}[GNUPG:] TRUST_FULLY", key: "E58F"),
    ])
  func statusLines(_ row: Row) { expect(Verification(statusLines: row.lines), row) }

  @Test(
    "the line of ssh-keygen",
    arguments: [
      Row(
        lines: "Good \"git\" signature for ada@example.com with ED25519 key SHA256:abc\nmore\n", verdict: .good,
        signer: "ada@example.com", key: "SHA256:abc", trust: .fully),
      Row(
        lines: "Good \"git\" signature for a with b key c with RSA key SHA256:abc", verdict: .good,
        signer: "a with b key c", key: "SHA256:abc", trust: .fully),
      Row(lines: "Good \"git\" signature with ED25519 key SHA256:abc\n", verdict: .good, key: "SHA256:abc"),
      Row(lines: "Good \"file\" signature for a with RSA key SHA256:abc\n", verdict: .bad, trust: .never),
      Row(lines: "Good \"git\" signature\n", verdict: .bad, trust: .never),
      Row(lines: "Signature verification failed: incorrect signature\n", verdict: .bad, trust: .never),
      Row(lines: "x\nGood \"git\" signature with RSA key SHA256:abc\n", verdict: .bad, trust: .never),
      Row(lines: "", verdict: .bad, trust: .never),
    ])
  func sshLine(_ row: Row) { expect(Verification(sshLine: row.lines), row) }

  private func expect(_ found: Verification, _ row: Row) {
    #expect(found.verdict == row.verdict)
    #expect(found.signer == row.signer)
    #expect(found.key == row.key)
    #expect(found.trust == row.trust)
    #expect(!found.isAccepted)
  }

  @Test(
    "the time of an object is its committer's or tagger's",
    arguments: [
      ("tree x\nauthor A <a> 5 +0000\ncommitter C <c> 1700000000 +0100\n\nx", 1_700_000_000),
      ("object x\ntag v1\ntagger C <c> 7 +0000\n\n", 7), ("tree x\n\ncommitter C <c> 7 +0000\n", nil), ("", nil),
    ] as [(String, Int64?)])
  func time(_ object: String, _ seconds: Int64?) { #expect(signedTime(of: Array(object.utf8)) == seconds) }
}
