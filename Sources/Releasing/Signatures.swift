public import Configuration
public import Git
import Glibc
public import Planning
public import Signing
import SnapshotReading

extension SignatureDemand {
  /// Decides which of a release's objects are signed: by the options (true for `--sign`, false for `--no-sign`), else by
  /// the project's `gpg_sign`, else by git's settings.
  public init(option: Bool?, _ settings: Settings, _ repository: Repository) throws(Refusal) {
    self = try asking { () throws(GitError) in
      try SignatureDemand(option: option, configuration: settings.gpgSign) { name throws(GitError) in
        try repository.flag(name)
      }
    }
  }

  /// What asks for a signature in an object of the release; nil where nothing does.
  fileprivate func asks(of release: PlannedRelease) -> String? {
    if release.message != nil, let commit { return commit }
    return release.tags.contains { $0.message != nil } ? annotatedTag : nil
  }
}

extension Repository {
  /// What git's settings say about signatures.
  public func signingSettings() throws(Refusal) -> SigningSettings {
    var values: [String: String] = [:]
    for name in SigningSettings.names { values[name] = try asking { () throws(GitError) in try setting(name) } }
    do {
      return try SigningSettings(values, home: unsafe getenv("HOME").map { unsafe String(cString: $0) })
    } catch {
      throw Refusal(.commitFailed, "\(error)", hint: error.hint)
    }
  }
}

/// How long a program for signatures may take: on a terminal or a desktop somebody may have to find a passphrase or a key
/// to touch, and else nobody will.
public var signingTimeLimit: Duration {
  let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
  if terminal >= 0 {
    close(terminal)
    return .seconds(600)
  }
  let isDesktop = ["DISPLAY", "WAYLAND_DISPLAY"].contains { (name: String) in unsafe getenv(name) != nil }
  return .seconds(isDesktop ? 600 : 60)
}

/// What keeps the objects of a release from being signed, as far as that can be seen without signing.
func signingProblems(
  _ release: PlannedRelease, _ repository: Repository, _ demand: SignatureDemand
) -> [Refusal] {
  if let tag = demand.tag, release.tags.contains(where: { $0.message == nil }) {
    return [
      Refusal(
        .optionsExclude, "\(tag) asks for a signature, and a lightweight tag cannot have one",
        hint: "leave --lightweight-tag out, or release without signatures with --no-sign")
    ]
  }
  guard let asks = demand.asks(of: release), let folder = repository.workTree else { return [] }
  do throws(Refusal) {
    let settings = try repository.signingSettings()
    try signing("\(asks) asks for a signature") { () throws(SigningError) in try settings.check(in: folder) }
    return []
  } catch {
    return [error]
  }
}

/// Signs the objects of one release, where that is asked for.
struct Seal {
  private let demand: SignatureDemand
  private let signer: Signer?

  init(_ release: PlannedRelease, _ repository: Repository, _ demand: SignatureDemand) throws(Refusal) {
    self.demand = demand
    guard demand.asks(of: release) != nil, let folder = repository.workTree else {
      signer = nil
      return
    }
    let settings = try repository.signingSettings()
    signer = try signing("the release cannot be signed") { () throws(SigningError) in
      try settings.signer(
        committer: "\(release.committer)", in: folder, timeLimit: signingTimeLimit)
    }
  }

  /// The bytes of the commit, with its signature if it gets one.
  func commit(_ buffer: [UInt8]) throws(Refusal) -> [UInt8] {
    guard demand.commit != nil, let signer else { return buffer }
    let signature = try signing("the release commit cannot be signed") { () throws(SigningError) in
      try signer.signature(of: buffer)
    }
    return SignedObject(payload: buffer, signature: signature).commit
  }

  /// The bytes of a tag object, with its signature if it gets one.
  func tag(_ buffer: [UInt8], _ name: String) throws(Refusal) -> [UInt8] {
    guard demand.annotatedTag != nil, let signer else { return buffer }
    let signature = try signing("the tag \(name) cannot be signed") { () throws(SigningError) in
      try signer.signature(of: buffer)
    }
    return SignedObject(payload: buffer, signature: signature).tag
  }
}

private func signing<Answer>(_ what: String, _ body: () throws(SigningError) -> Answer) throws(Refusal) -> Answer {
  do throws(SigningError) {
    return try body()
  } catch {
    if case .interrupted = error {
      throw Refusal(.interrupted, "\(error)", hint: "nothing was released")
    }
    throw Refusal(.commitFailed, "\(what): \(error)", hint: error.hint)
  }
}
