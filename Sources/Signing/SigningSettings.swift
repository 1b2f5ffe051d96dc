/// What git's settings say about signatures.
public struct SigningSettings: Hashable, Sendable {
  /// A format of signatures, by the name that `gpg.format` gives it.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    case openpgp
    case x509
    case ssh

    /// The format of a signature, by its first line; nil of a text that is none.
    public init?(of signature: [UInt8]) {
      guard let format = Self.allCases.first(where: { $0.beginnings.contains { signature.starts(with: $0.utf8) } })
      else { return nil }
      self = format
    }

    private var beginnings: [String] {
      switch self {
      case .openpgp: ["-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----"]
      case .x509: ["-----BEGIN SIGNED MESSAGE-----"]
      case .ssh: ["-----BEGIN SSH SIGNATURE-----"]
      }
    }

    fileprivate var program: String {
      switch self {
      case .openpgp: "gpg"
      case .x509: "gpgsm"
      case .ssh: "ssh-keygen"
      }
    }
  }

  /// How far the owner of a key is trusted, as `gpg.minTrustLevel` names it, in increasing order.
  public enum Trust: String, CaseIterable, Hashable, Sendable, Comparable {
    case undefined
    case never
    case marginal
    case fully
    case ultimate

    /// The order of the cases.
    public static func < (one: Self, other: Self) -> Bool {
      guard let one = allCases.firstIndex(of: one), let other = allCases.firstIndex(of: other) else { return false }
      return one < other
    }
  }

  /// The format of what is signed here.
  public var format = Format.openpgp
  /// `user.signingKey`: an ID or a name for `gpg`, a path or the key itself for `ssh-keygen`.
  public var key: String?
  /// The command that says which key to use where none is set, with ssh only.
  public var defaultKeyCommand: String?
  /// The file of the keys that ssh signatures are trusted from.
  public var allowedSigners: String?
  /// The file of the keys that are revoked.
  public var revocations: String?
  /// The trust that a key must have for its signature to be accepted.
  public var minimumTrust = Trust.undefined
  private var programs: [Format: String] = [:]

  /// The program of a format, as it is set or as git has it.
  public func program(of format: Format) -> String { programs[format] ?? format.program }

  /// The names of the settings that are read.
  public static let names = [
    "gpg.format", "gpg.mintrustlevel", "gpg.program", "gpg.openpgp.program", "gpg.x509.program", "gpg.ssh.program",
    "gpg.ssh.defaultkeycommand", "gpg.ssh.allowedsignersfile", "gpg.ssh.revocationfile", "user.signingkey",
  ]

  /// Reads the settings from their values, by the ``names``; paths that begin with `~/` are in `home`.
  public init(_ values: [String: String], home: String?) throws(SigningError) {
    func path(_ name: String) -> String? {
      values[name].flatMap { $0.isEmpty ? nil : Self.expanded($0, home: home) }
    }
    if let name = values["gpg.format"] {
      guard let known = Format(rawValue: name) else {
        throw .invalidSetting("gpg.format", value: name, known: Format.allCases.map(\.rawValue))
      }
      format = known
    }
    if let name = values["gpg.mintrustlevel"] {
      guard let known = Trust(rawValue: name.lowercased()) else {
        throw .invalidSetting("gpg.minTrustLevel", value: name, known: Trust.allCases.map(\.rawValue))
      }
      minimumTrust = known
    }
    programs[.openpgp] = path("gpg.openpgp.program") ?? path("gpg.program")
    programs[.x509] = path("gpg.x509.program")
    programs[.ssh] = path("gpg.ssh.program")
    if let value = values["user.signingkey"], !value.isEmpty {
      key = format == .ssh ? Self.expanded(value, home: home) : value
    }
    defaultKeyCommand = values["gpg.ssh.defaultkeycommand"]
    allowedSigners = path("gpg.ssh.allowedsignersfile")
    revocations = path("gpg.ssh.revocationfile")
  }

  private static func expanded(_ path: String, home: String?) -> String {
    guard let home, path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }
}

/// Which objects of a release are signed, and what asks for it; nil where nothing does.
public struct SignatureDemand: Hashable, Sendable {
  /// What asks for a signed commit, for example `commit.gpgSign`.
  public private(set) var commit: String?
  /// What asks for signed tags: they are annotated then, since a lightweight tag has no place for a signature.
  public private(set) var tag: String?
  /// What asks for a signature in tags that are annotated anyway.
  public private(set) var annotatedTag: String?

  /// Nothing is signed.
  public init() {}

  /// Decides: an option comes first (true for `--sign`), then the configuration's `gpg_sign`, then git's settings, which
  /// `flag` reads.
  public init<Failure: Error>(
    option: Bool?, configuration: Bool?, git flag: (String) throws(Failure) -> Bool?
  ) throws(Failure) {
    if let asked = option ?? configuration {
      guard asked else { return }
      let name = option == nil ? "gpg_sign" : "--sign"
      commit = name
      tag = name
    } else {
      if try flag("commit.gpgsign") == true { commit = "commit.gpgSign" }
      if try flag("tag.gpgsign") == true { tag = "tag.gpgSign" }
      if try flag("tag.forcesignannotated") == true { annotatedTag = "tag.forceSignAnnotated" }
    }
    annotatedTag = tag ?? annotatedTag
  }
}
