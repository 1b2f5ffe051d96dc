import Configuration
import Git
import History
import Planning
import Releasing
import SemanticVersion
import Signing
import SnapshotReading

/// What a release's tag is held against: that it is what making the release would have made.
struct TagVerification {
  /// What came of a check.
  enum Result: String, Encodable {
    case ok
    case failed
    /// There was nothing to check.
    case skipped
  }

  /// One check.
  struct Check: Encodable {
    let check: String
    let result: Result
    /// What was found, for people.
    let detail: String
  }

  let tag: TagReference
  let commit: Commit
  private(set) var version: Version?
  private(set) var checks: [Check] = []

  private let project: ReleaseRepository

  /// Whether no check failed.
  var isVerified: Bool { !checks.contains { $0.result == .failed } }

  /// Checks the tag of that name, and with a remote that it is the same there. Refuses (4) where there is no such tag.
  init(_ name: String, in project: ReleaseRepository, remote: String?) throws(Refusal) {
    self.project = project
    let name = name.hasPrefix("refs/tags/") ? String(name.dropFirst("refs/tags/".count)) : name
    let found = try asking { () throws(GitError) in try project.repository.tags { $0 == name } }
    guard let tag = found.first else {
      throw Refusal(.noVersion, "there is no tag \(name)", hint: "git tag lists the tags; git fetch --tags brings more")
    }
    guard let id = tag.commit else {
      throw Refusal(
        .noVersion, "the tag \(name) stands for no commit", hint: "git cat-file -p \(name) shows what it is")
    }
    self.tag = tag
    commit = try project.commit(id)
    try checkObject()
    let own = try checkVersion()
    if let own {
      try checkFiles(own)
      try checkCommit(own)
    }
    try checkSignatures((own ?? project.project).settings)
    if let remote { try checkRemote(remote) }
  }

  private mutating func add(_ check: String, _ result: Result, _ detail: String) {
    checks.append(Check(check: check, result: result, detail: detail))
  }

  /// The object says the name of its reference: a tag that was renamed, or put in another's place, does not.
  private mutating func checkObject() throws(Refusal) {
    guard let object = try asking({ () throws(GitError) in try project.repository.tagObject(tag) }) else {
      add("tag", .skipped, "\(tag.name) is a lightweight tag of commit \(commit.id.short): no object names it")
      return
    }
    if object.name == tag.name {
      add("tag", .ok, "\(tag.name) is an annotated tag of commit \(commit.id.short)")
    } else {
      add("tag", .failed, "the object of \(tag.name) is that of a tag \(object.name)")
    }
  }

  /// The tag says a version, as the configuration of its own commit has it.
  private mutating func checkVersion() throws(Refusal) -> Project? {
    do throws(Refusal) {
      let own = try project.project(at: commit)
      let version = try own.version(ofTag: tag.name)
      self.version = version
      add("version", .ok, "\(tag.name) says \(version)")
      return own
    } catch {
      add("version", .failed, error.message)
      return nil
    }
  }

  /// Version files and locks state it.
  private mutating func checkFiles(_ own: Project) throws(Refusal) {
    guard let version else { return }
    guard !own.sources.isEmpty else {
      add("files", .skipped, "no file states the version: the tags are the version")
      return
    }
    let faults = try own.sources.map { source throws(Refusal) in
      own.fault(in: source, try project.bytes(of: source.path, in: commit), stating: version)
    }.compactMap { $0 }
    if faults.isEmpty {
      let present = try unique(own.sources.map(\.path)).map { path throws(Refusal) in
        try project.bytes(of: path, in: commit) == nil ? nil : path
      }.compactMap { $0 }
      add("files", .ok, "the files state \(version): \(present.joined(separator: ", "))")
    } else {
      add("files", .failed, unique(faults).joined(separator: "; "))
    }
  }

  /// The release commit names the tag, and changes what a release writes and nothing else.
  private mutating func checkCommit(_ own: Project) throws(Refusal) {
    let named = own.releaseTags(of: commit)
    let names = [tag.name] + (version.flatMap { own.tagFormat.tag(for: $0) }.map { [$0] } ?? [])
    let isNamed = named.contains(where: names.contains)
    let release = isNamed ? nil : releaseCommit(naming: names, own)
    if let release {
      add("message", .failed, "commit \(release.id.short) is the release \(tag.name), and the tag is on another one")
    }
    guard !named.isEmpty, let first = commit.parents.first else {
      let reason = "commit \(commit.id.short) is no release commit with a \(ReadCommit.trailer) trailer"
      if release == nil { add("message", .skipped, reason) }
      add("changes", .skipped, reason)
      return
    }
    if release == nil {
      add("message", isNamed ? .ok : .failed, "the release commit names \(named.joined(separator: ", "))")
    }
    let parent = try project.commit(first)
    // A release may be the first with new settings.
    let before = try? project.project(at: parent)
    let changes = try asking { () throws(GitError) in
      try project.repository.differences(from: parent, to: commit).map(\.path)
    }
    // In a workspace a release commit is that of several packages, and changes what others say of them.
    let mayWrite = try project.mayWrite(at: commit)
    let foreign = changes.filter { !own.mayWrite($0) && before?.mayWrite($0) != true && !mayWrite($0) }
    if foreign.isEmpty {
      add("changes", .ok, "the release commit changes \(changes.joined(separator: ", "))")
    } else {
      let more = foreign.count > 5 ? " and \(foreign.count - 5) more" : ""
      add(
        "changes", .failed,
        "the release commit changes what no release writes: \(foreign.prefix(5).joined(separator: ", "))\(more)")
    }
  }

  /// The commit that made the release, where the tag is on another one: the newest of HEAD's history that names the tag; nil
  /// where none does, and where the history is not all here.
  private func releaseCommit(naming names: [String], _ own: Project) -> Commit? {
    guard let head = project.head.commit else { return nil }
    return try? commits(from: head, notFrom: [], in: project.repository).first { commit in
      own.releaseTags(of: commit).contains(where: names.contains)
    }
  }

  /// What is signed has a good signature, and what the settings want signed is.
  private mutating func checkSignatures(_ settings: Settings) throws(Refusal) {
    let demand = try SignatureDemand(option: nil, settings, project.repository)
    if tag.isAnnotated {
      try checkSignature("tag signature", of: tag.target, "the tag", asks: demand.annotatedTag)
    } else if let asks = demand.tag {
      add("tag signature", .failed, "a lightweight tag has no signature, and \(asks) asks for one")
    } else {
      add("tag signature", .skipped, "a lightweight tag has no signature")
    }
    try checkSignature("commit signature", of: commit.id, "the commit", asks: demand.commit)
  }

  private mutating func checkSignature(
    _ check: String, of id: ObjectID, _ what: String, asks: String?
  ) throws(Refusal) {
    guard let signed = try asking({ () throws(GitError) in try project.repository.signature(of: id) }) else {
      if let asks {
        add(check, .failed, "\(what) is not signed, and \(asks) asks for a signature")
      } else {
        add(check, .skipped, "\(what) is not signed")
      }
      return
    }
    let settings = try project.repository.signingSettings()
    do throws(SigningError) {
      let found = try settings.verify(
        signed.signature, of: signed.payload, in: project.folder, timeLimit: signingTimeLimit)
      let signer = found.signer.map { " of \($0)" } ?? ""
      let key = found.key.map { ", key \($0)" } ?? ""
      if found.isAccepted {
        add(check, .ok, "a good signature\(signer)\(key)")
      } else if found.verdict == .good, settings.knowsNoSigners(of: signed.signature, in: project.folder) {
        add(check, .skipped, "the signature is good; whose it is says nothing: gpg.ssh.allowedSignersFile is not set")
      } else if found.verdict == .good {
        add(check, .failed, "the signature is good, and its signer is not trusted\(signer)\(key)")
      } else {
        add(check, .failed, "the signature is not good: \(found.verdict.rawValue)\(signer)\(key)")
      }
    } catch {
      add(check, .failed, "\(error)")
    }
  }

  /// The remote has the same tag.
  private mutating func checkRemote(_ remote: String) throws(Refusal) {
    let reference = "refs/tags/\(tag.name)"
    let found: ObjectID?
    do throws(Refusal) {
      found = try remoteReference(reference, at: remote, in: project.repository)
    } catch {
      add("remote", .failed, "\(remote) cannot be asked: \(error.message)")
      return
    }
    guard let id = found else {
      add("remote", .failed, "\(remote) has no tag \(tag.name)")
      return
    }
    if id == tag.target {
      add("remote", .ok, "\(remote) has the same tag: \(tag.target.short)")
    } else {
      add(
        "remote", .failed, "\(remote) has another tag \(tag.name): \(id.short), and here it is \(tag.target.short)")
    }
  }
}

extension ReleaseRepository {
  /// Where git would be run.
  fileprivate var folder: String { repository.workTree ?? repository.gitFolder }
}

/// Each text once, in order.
private func unique(_ texts: [String]) -> [String] {
  var seen: Set<String> = []
  return texts.filter { seen.insert($0).inserted }
}
