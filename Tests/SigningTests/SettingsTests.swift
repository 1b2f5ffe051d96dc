import Testing

@testable import Signing

struct SettingsTests {
  @Test("the formats have git's programs, until others are set")
  func programs() throws {
    let plain = try SigningSettings([:], home: nil)
    #expect(plain.format == .openpgp)
    #expect(SigningSettings.Format.allCases.map(plain.program) == ["gpg", "gpgsm", "ssh-keygen"])
    let set = try SigningSettings(
      [
        "gpg.format": "ssh", "gpg.program": "old", "gpg.x509.program": "gitsign", "gpg.ssh.program": "~/bin/sign",
      ], home: "/home/ada")
    #expect(set.format == .ssh)
    #expect(SigningSettings.Format.allCases.map(set.program) == ["old", "gitsign", "/home/ada/bin/sign"])
    let both = try SigningSettings(["gpg.program": "old", "gpg.openpgp.program": "new"], home: nil)
    #expect(both.program(of: .openpgp) == "new")
  }

  @Test(
    "a key is a name, a path or the key itself",
    arguments: [
      ("openpgp", "~/x", "~/x", nil), ("x509", "0xAB", "0xAB", nil), ("ssh", "~/.ssh/id.pub", "/h/.ssh/id.pub", nil),
      ("ssh", "keys/id", "keys/id", nil), ("ssh", "key::ecdsa-sha2 A c", "key::ecdsa-sha2 A c", "ecdsa-sha2 A c"),
      ("ssh", "ssh-ed25519 A c", "ssh-ed25519 A c", "ssh-ed25519 A c"), ("ssh", "", nil, nil),
    ] as [(String, String, String?, String?)])
  func keys(_ format: String, _ value: String, _ key: String?, _ literal: String?) throws {
    let settings = try SigningSettings(["gpg.format": format, "user.signingkey": value], home: "/h")
    #expect(settings.key == key)
    #expect(settings.key.flatMap(literalKey) == literal)
  }

  @Test(
    "what git does not know is refused, with what it does",
    arguments: [
      ("gpg.format", "pgp", "git's setting gpg.format is 'pgp', and can be openpgp, x509, ssh"),
      (
        "gpg.mintrustlevel", "full",
        "git's setting gpg.minTrustLevel is 'full', and can be undefined, never, marginal, fully, ultimate"
      ),
    ])
  func invalid(_ name: String, _ value: String, _ message: String) {
    let error = #expect(throws: SigningError.self) { try SigningSettings([name: value], home: nil) }
    #expect(error?.description == message)
  }

  @Test("trust has an order, and is written in any case")
  func trust() throws {
    #expect(try SigningSettings(["gpg.mintrustlevel": "FULLY"], home: nil).minimumTrust == .fully)
    let all = SigningSettings.Trust.allCases
    #expect(all == all.sorted())
    #expect(!(SigningSettings.Trust.fully < .fully))
  }

  struct Demand: CustomTestStringConvertible {
    let option: Bool?
    let configuration: Bool?
    let git: [String: Bool]
    let commit: String?
    let tag: String?
    let annotatedTag: String?

    var testDescription: String { "\(option as Any) \(configuration as Any) \(git)" }

    init(_ option: Bool?, _ configuration: Bool?, _ git: [String: Bool], _ asks: (String?, String?, String?)) {
      (self.option, self.configuration, self.git) = (option, configuration, git)
      (commit, tag, annotatedTag) = asks
    }
  }

  @Test(
    "an option decides, else the configuration, else git's settings",
    arguments: [
      Demand(nil, nil, [:], (nil, nil, nil)),
      Demand(nil, nil, ["commit.gpgsign": true], ("commit.gpgSign", nil, nil)),
      Demand(nil, nil, ["tag.gpgsign": true], (nil, "tag.gpgSign", "tag.gpgSign")),
      Demand(nil, nil, ["tag.forcesignannotated": true], (nil, nil, "tag.forceSignAnnotated")),
      Demand(nil, nil, ["tag.gpgsign": false, "tag.forcesignannotated": false], (nil, nil, nil)),
      Demand(true, nil, [:], ("--sign", "--sign", "--sign")),
      Demand(true, false, ["commit.gpgsign": false], ("--sign", "--sign", "--sign")),
      Demand(false, true, ["commit.gpgsign": true, "tag.gpgsign": true], (nil, nil, nil)),
      Demand(nil, true, [:], ("gpg_sign", "gpg_sign", "gpg_sign")),
      Demand(nil, false, ["commit.gpgsign": true, "tag.forcesignannotated": true], (nil, nil, nil)),
    ])
  func demand(_ row: Demand) {
    let demand = SignatureDemand(option: row.option, configuration: row.configuration) { row.git[$0] }
    #expect(demand.commit == row.commit)
    #expect(demand.tag == row.tag)
    #expect(demand.annotatedTag == row.annotatedTag)
  }

  @Test(
    "a command is split into words as git splits it",
    arguments: [
      ("ssh-add -L", ["ssh-add", "-L"]), ("  a\t b\n", ["a", "b"]), ("", []), ("''", [""]), ("a'b c'd", ["ab cd"]),
      (#""a \" b" c"#, [#"a " b"#, "c"]), (#"'a \' b"#, [#"a \"#, "b"]), (#"a\ b"#, ["a b"]),
      ("sh -c 'echo $X; id'", ["sh", "-c", "echo $X; id"]), ("'a", nil), (#"a\"#, nil), ("a \"b", nil),
    ] as [(String, [String]?)])
  func words(_ text: String, _ words: [String]?) {
    #expect(commandWords(text) == words)
  }
}
