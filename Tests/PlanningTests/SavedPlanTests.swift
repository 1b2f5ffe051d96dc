import Configuration
import History
import SemanticVersion
import Testing
import VersionFiles

@testable import Planning

@Suite("A plan is read from a document")
struct SavedPlanTests {
  /// Names bytes: the FNV-1a hash of them, and more of the same.
  private static func blob(_ bytes: [UInt8]) throws(Refusal) -> ObjectID {
    var id: [UInt8] = []
    for start in 0..<UInt64(20) {
      let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 ^ start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      id.append(UInt8(truncatingIfNeeded: hash >> 32))
    }
    guard let name = ObjectID(id) else { throw Refusal(.defect, "20 bytes") }
    return name
  }

  private static let head = String(repeating: "a", count: 40)
  private static let document = """
    {"schema": "bump.plan/1", "head": "\(head)", "branch": "refs/heads/main", "date": "1795176000 +0100",
     "packages": [{"name": "core", "current": "1.0.0", "next": "1.1.0", "tag": "v1.1.0", "increment": "minor",
       "releases": {"count": 1, "digest": "\(head)"},
       "baseline": {"tag": "v1.0.0", "commit": "\(head)", "kind": "tag"}}],
     "files": [{"path": "a.toml", "isNew": false, "before": "\(head)", "after": "\(head)",
       "edits": [{"start": 2, "end": 4, "text": "1"}, {"start": 4, "end": 6, "base64": "/w=="}]}],
     "title": "bump", "commit": {"message": "bump\\n"},
     "tags": [{"name": "v1.1.0", "annotated": true, "message": "v1.1.0\\n"}], "digest": "DIGEST"}
    """

  private static let released =
    ", \"next\": \"1.1.0\", \"tag\": \"t\", \"increment\": \"minor\", \"baseline\": {\"kind\": \"tag\"}, "
    + "\"releases\": {\"count\": 1, \"digest\": \"\(head)\"}"

  private static func read(_ text: String) throws(Refusal) -> SavedPlan {
    try SavedPlan(parsing: Array(text.utf8), blob: blob)
  }

  @Test(
    "what is not as the schema says is refused, with its place",
    arguments: [
      ("\"head\": \"\(head)\"", "\"head\": \"main\"", "head: it has to be an object ID of 40 hexadecimal digits"),
      ("\"head\": \"\(head)\"", "\"head\": \"\(head.uppercased())\"", "head: it has to be an object ID"),
      ("\"branch\": \"refs/heads/main\"", "\"branch\": 1", "branch: it has to be a text"),
      ("1795176000 +0100", "2026-11-20", "date: it has to be seconds since 1970 and a zone"),
      ("1795176000 +0100", "1795176000 +0160", "date: it has to be seconds"),
      ("1795176000 +0100", "-5 +0000", "date: it has to be seconds"),
      ("\"count\": 1", "\"count\": 1.5", "packages[0].releases.count: it has to be a whole number from 0 on"),
      ("\"releases\"", "\"unreleased\"", "packages[0].releases: it is missing"),
      ("\"packages\": [{", "\"packages\": [], \"x\": [{", "packages: it releases no package"),
      (
        "\"packages\": [{", "\"packages\": [{\"name\": \"core\"\(released)}, {",
        "packages[1] names 'core' once more"
      ),
      ("\"next\": \"1.1.0\"", "\"next\": null", "packages[0].next: it is missing"),
      ("\"baseline\": {", "\"baseline\": 5, \"x\": {", "packages[0].baseline: it has to be an object"),
      ("\"files\": [{", "\"files\": {}, \"x\": [{", "files: it has to be an array"),
      ("\"files\": [{", "\"files\": [7, {", "files[0]: it has to be an object"),
      ("a.toml", "a\\u0000b", "files[0].path: it has to be a text"),
      ("\"isNew\": false", "\"isNew\": 0", "files[0].isNew: it has to be true or false"),
      ("\"isNew\": false", "\"isNew\": true", "files[0].isNew: a file is new, or has a blob before"),
      ("\"start\": 2", "\"start\": -2", "files[0].edits[0].start: it has to be a whole number from 0 on"),
      ("\"start\": 2", "\"start\": 9223372036854775808", "files[0].edits[0].start: it has to be a whole number"),
      ("\"start\": 2", "\"start\": 5", "files[0].edits[0]: it ends before it starts"),
      ("\"start\": 4", "\"start\": 3", "files[0].edits[1]: it does not come after the one before"),
      (
        "\"start\": 4, \"end\": 6", "\"start\": 2, \"end\": 4",
        "files[0].edits[1]: it does not come after the one before"
      ),
      ("\"text\": \"1\"", "\"text\": [1]", "files[0].edits[0].text: it has to be a text"),
      ("\"text\": \"1\"", "\"x\": \"1\"", "files[0].edits[0].text: it is missing"),
      ("/w==", "/w=", "files[0].edits[1].base64: it has to be bytes in Base64"),
      ("\"commit\": {\"message\"", "\"x\": {\"message\"", "commit: it writes files and no commit"),
      ("\"bump\\n\"", "\"bump\\u0000\"", "commit.message: it has to be a text"),
      ("\"annotated\": true", "\"annotated\": false", "tags[0].annotated: an annotated tag has a message"),
      ("\"tags\": [", "\"tags\": [{\"name\": \"v1.1.0\", \"annotated\": false}, ", "tags[1] names 'v1.1.0' once more"),
      (
        "\"files\": [", "\"files\": [{\"path\": \"a.toml\", \"isNew\": true, \"after\": \"\(head)\", \"edits\": []}, ",
        "files[1] names 'a.toml' once more"
      ),
      ("\"minor\"", "\"huge\"", "packages[0].increment: it has to be one of none, patch, minor, major"),
      ("DIGEST", "", "digest: it has to be an object ID"),
      ("DIGEST", "\(head)", "it is not what its digest says"),
    ])
  func broken(_ old: String, _ new: String, _ message: String) {
    let text = Self.document.replacing(old, with: new)
    #expect(text != Self.document)
    let refusal = #expect(throws: Refusal.self) { try Self.read(text) }
    #expect(refusal?.code == .usage)
    #expect(refusal?.message.hasPrefix("the plan is damaged: \(message)") == true, "\(refusal?.message ?? "")")
  }

  /// The plan of the document, which has no digest.
  private static func plan(_ files: [SavedPlan.File], tags: [ReleasePlan.Tag] = []) throws -> SavedPlan {
    let id = try #require(ObjectID(head))
    return SavedPlan(
      packages: [package(try SavedPlan.Releases([], blob: blob))], head: id, branch: "refs/heads/main", files: files,
      title: "bump", message: "bump\n", tags: tags, seconds: 1_795_176_000, offsetMinutes: -90)
  }

  private static func package(
    _ releases: SavedPlan.Releases, baseline: (tag: String, commit: ObjectID)? = nil
  ) -> SavedPlan.Package {
    SavedPlan.Package(
      name: "core", current: "1.0.0", version: "1.1.0", tag: "v1.1.0", increment: .minor, isFirst: false,
      baselineTag: baseline?.tag, baselineCommit: baseline?.commit, releases: releases)
  }

  @Test("a document with its digest is read whole")
  func whole() throws {
    let id = try #require(ObjectID(Self.head))
    let expected = SavedPlan(
      packages: [Self.package(SavedPlan.Releases(count: 1, digest: id), baseline: ("v1.0.0", id))], head: id,
      branch: "refs/heads/main",
      files: [
        SavedPlan.File(
          path: "a.toml", before: id, after: id,
          edits: [Edit(range: 2..<4, replacement: [0x31]), Edit(range: 4..<6, replacement: [0xFF])])
      ],
      title: "bump", message: "bump\n", tags: [ReleasePlan.Tag(name: "v1.1.0", message: "v1.1.0\n")],
      seconds: 1_795_176_000, offsetMinutes: 60)
    let digest = try expected.digest(blob: Self.blob)
    #expect(try Self.read(Self.document.replacing("DIGEST", with: "\(digest)")) == expected)
    #expect(expected.date == "1795176000 +0100")
    #expect(try Self.plan([]).date == "1795176000 -0130")
  }

  @Test("plans that differ only in where one part ends have different digests")
  func digest() throws {
    func file(_ path: String, _ edits: [Edit]) throws -> SavedPlan.File {
      SavedPlan.File(path: path, before: nil, after: try #require(ObjectID(Self.head)), edits: edits)
    }
    let edit = { (start: Int, text: String) in Edit(range: start..<start, replacement: Array(text.utf8)) }
    let tag = { (name: String, message: String?) in ReleasePlan.Tag(name: name, message: message) }
    let plans = [
      try Self.plan([file("ab", [edit(1, "1")])]), try Self.plan([file("a", [edit(1, "b1")])]),
      try Self.plan([file("a", [edit(1, "b"), edit(1, "1")])]), try Self.plan([file("a", []), file("b", [])]),
      try Self.plan([]), try Self.plan([], tags: [tag("v1", nil)]), try Self.plan([], tags: [tag("v1", "")]),
      try Self.plan([], tags: [tag("v1", nil), tag("v2", nil)]),
    ]
    #expect(Set(try plans.map { try $0.digest(blob: Self.blob) }).count == plans.count)
  }

  private static let stated = "version = \"1.0.0\"\nname = \"1.0.0\"\n"

  @Test(
    "a plan with a right digest can do no more than a release can",
    arguments: [
      ("../a.toml", 11..<16, "1.1.0", "the plan writes ../a.toml, which is neither"),
      (".git/hooks/pre-commit", 11..<16, "1.1.0", "the plan writes .git/hooks/pre-commit, which is neither"),
      ("/etc/passwd", 11..<16, "1.1.0", "the plan writes /etc/passwd, which is neither"),
      ("src/main.py", 11..<16, "1.1.0", "the plan writes src/main.py, which is neither"),
      (".versioning.toml", 11..<16, "1.1.0", nil),
      ("CHANGELOG.md", 0..<2, "whatever", nil),
      (".versioning.toml", 11..<16, "1.1.0\"\npre_bump_hooks = [\"rm\"]\nx = \"", damaged("it changes more")),
      (".versioning.toml", 11..<16, "1.2.0", damaged("it changes more")),
      (".versioning.toml", 26..<31, "1.1.0", damaged("it changes more")),
      (".versioning.toml", 0..<0, "# mine\n", damaged("it changes more")),
      (".versioning.toml", 11..<50, "1.1.0", damaged("an edit of .versioning.toml goes beyond its 33 bytes")),
      ("CHANGELOG.md", 0..<Int.max, "", damaged("an edit of CHANGELOG.md goes beyond its 33 bytes")),
    ])
  func power(_ path: String, _ range: Range<Int>, _ text: String, _ message: String?) throws {
    let now = Array(Self.stated.utf8)
    let edit = Edit(range: range, replacement: Array(text.utf8))
    let after = range.upperBound > now.count ? now : applying([edit], to: now)
    let refusal = try Self.refusal(path, edit, after: after)
    let found = refusal?.message ?? "nothing"
    #expect(found.hasPrefix(message ?? "nothing"), "\(found)")
  }

  private static func damaged(_ message: String) -> String { "the plan is damaged: \(message)" }

  @Test("edits that do not make the file that the plan names are refused")
  func after() throws {
    let edit = Edit(range: 11..<16, replacement: Array("1.1.0".utf8))
    let refusal = try Self.refusal(".versioning.toml", edit, after: Array("x".utf8))
    #expect(refusal?.message == Self.damaged("the edits of .versioning.toml do not make the file that it names"))
  }

  /// What applying a plan of one edit is refused with.
  private static func refusal(_ path: String, _ edit: Edit, after: [UInt8]) throws -> Refusal? {
    let now = Array(stated.utf8)
    let plan = try plan([SavedPlan.File(path: path, before: try blob(now), after: try blob(after), edits: [edit])])
    var builder = SnapshotBuilder("1.0.0")
    builder.isTagged = false
    let snapshot = try builder.snapshot()
    let text = "tree \(head)\nauthor A <a@b.c> 1 +0000\ncommitter A <a@b.c> 1 +0000\n\nx"
    do {
      let release = try plan.release(
        of: [(snapshot.project, snapshot.tags)], position: .branch("refs/heads/main", plan.head),
        head: Commit(id: plan.head, object: Array(text.utf8)), applier: snapshot.committer, blob: blob
      ) { _ in now }
      #expect(release.files.map(\.after) == [after])
      #expect(release.committer.seconds == 1_795_176_000)
      return nil
    } catch {
      #expect(error.code == .usage)
      return error
    }
  }

  @Test(
    "Base64 as RFC 4648 has it",
    arguments: [
      ("", []), ("Zg==", [0x66]), ("Zm8=", [0x66, 0x6F]), ("Zm9v", [0x66, 0x6F, 0x6F]), ("/+8A", [0xFF, 0xEF, 0x00]),
      ("Z", nil), ("Zg=", nil), ("Zg", nil), ("====", nil), ("Z===", nil), ("Zm 8", nil), ("Zm-_", nil),
      ("Zg==Zg==", nil),
    ] as [(String, [UInt8]?)])
  func base64(_ text: String, _ bytes: [UInt8]?) { #expect(decodedBase64(text) == bytes) }
}
