import FoundationEssentials
import Git
public import History
import Planning

/// A release, or the taking back of one, as it is written down before the first step that others can see: with it and
/// the hashes of what stands on the disk alone, a process that comes after a crash finishes the work or takes it back.
struct Journal: Hashable, Sendable, Codable {
  /// How far the work had come when the journal was written.
  enum Stage: String, Hashable, Sendable, Codable {
    /// git's hooks are running on the new files: whatever happens, the old ones come back.
    case hooks
    /// A release: before its commit point it is taken back, after it is finished.
    case release
    /// Files alone are written, neither commit nor tag: always finished.
    case files
    /// A release is taken back: always finished, unless somebody has built on the release meanwhile.
    case undo
  }

  /// A file that is written.
  struct File: Hashable, Sendable, Codable {
    /// Relative to the root of the work tree, with slashes.
    var path: String
    /// The blob of the bytes that stand there before; nil of a file that is made.
    var before: ObjectID?
    /// The blob of the bytes that stand there after.
    var after: ObjectID
    /// The blob that the tree before holds, which differs from ``before`` by git's filters; nil of a file that is made.
    var storedBefore: ObjectID?
    /// The blob that the release's tree holds.
    var storedAfter: ObjectID
    /// The mode in the tree, as in 0o100644.
    var mode: UInt32
  }

  /// A tag and what it points at.
  struct Tag: Hashable, Sendable, Codable {
    /// The name without `refs/tags/`.
    var name: String
    /// The tag object, or the commit of a lightweight tag.
    var id: ObjectID

    /// The full name.
    var reference: String { "refs/tags/\(name)" }
  }

  /// How far the work had come.
  var stage: Stage
  /// A number that nothing else has; it names the temporary files and proves whose a lock is.
  var token: String
  /// What is released, for people.
  var version: String
  /// The first line of the release commit.
  var title: String
  /// The full name of the branch, or `HEAD` where it is on none.
  var branch: String
  /// The commit that the release builds on.
  var before: ObjectID
  /// The release commit; nil where only tags or only files are made, and while hooks run.
  var after: ObjectID?
  /// The tags.
  var tags: [Tag]
  /// The files.
  var files: [File]
  /// Folders that are made for new files, relative to the root, the outermost first.
  var folders: [String]
  /// The work tree's own git folder, relative to the one that all work trees share; empty for the main one.
  var gitFolder: String
  /// Where the work tree stood, for who looks from another one.
  var workTree: String
  /// Who releases.
  var name: String
  /// The mail address of who releases.
  var email: String
  /// When: seconds since 1970-01-01 UTC.
  var seconds: Int64
  /// The push that follows; nil where none was asked for.
  var push: Push?

  /// Whether a repository is that of the journal's work tree, which may have been moved meanwhile.
  func isHome(_ repository: Repository) -> Bool {
    repository.workTree != nil && Self.gitFolder(of: repository) == gitFolder
  }

  /// A repository's git folder, relative to the one that all its work trees share.
  static func gitFolder(of repository: Repository) -> String {
    String(repository.gitFolder.dropFirst(repository.commonFolder.count))
  }

  /// The commit that is released.
  var commit: ObjectID { after ?? before }
  /// Who moves the references.
  var identity: Identity { Identity(name: name, email: email, seconds: seconds, offsetMinutes: 0) }

  /// The name of the temporary file beside the file of that number.
  func temporaryName(_ number: Int) -> String { ".bump-\(token)-\(number).tmp" }

  /// The temporary file beside the file of that number, relative to the root.
  func temporaryPath(_ number: Int) -> String {
    let folder = files[number].path.split(separator: "/").dropLast().joined(separator: "/")
    return folder.isEmpty ? temporaryName(number) : "\(folder)/\(temporaryName(number))"
  }
}

// MARK: - The file

extension Journal {
  private static let heading = "bump journal 1 "

  /// The first line of the file: the format, the token, and the hash of what follows.
  private static func firstLine(_ token: String, _ sum: String) -> String { "\(heading)\(token) \(sum)\n" }

  /// The bytes of the file. `hash` names the content.
  func bytes(hash: ([UInt8]) -> String) throws(Refusal) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let body = try? encoder.encode(self) else { throw Refusal(.defect, "the journal cannot be written") }
    return Array((Self.firstLine(token, hash(Array(body))) + String(decoding: body, as: UTF8.self) + "\n").utf8)
  }

  /// Reads the bytes of the file; nil where it is damaged or written by a version that knows more.
  init?(_ bytes: [UInt8], hash: ([UInt8]) -> String) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), bytes.last == UInt8(ascii: "\n"), end < bytes.count - 1
    else { return nil }
    let body = Array(bytes[(end + 1)..<(bytes.count - 1)])
    guard let journal = try? JSONDecoder().decode(Journal.self, from: Data(body)),
      bytes[...end].elementsEqual(Self.firstLine(journal.token, hash(body)).utf8)
    else { return nil }
    self = journal
  }

  /// Whether a file begins as this journal's does, at whatever stage: then the file is a link to it.
  func isLinked(to bytes: [UInt8]) -> Bool { bytes.starts(with: "\(Self.heading)\(token) ".utf8) }
}

extension ObjectID: Codable {
  /// Reads 40 hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let id = ObjectID(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no object id"))
    }
    self = id
  }

  /// Writes 40 hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("\(self)")
  }
}
