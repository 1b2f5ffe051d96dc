import Foundation
import TestSupport
import Testing

/// A project with releases, and a clone of it as a CI makes it.
private struct Checkout {
  let sandbox: Sandbox
  let origin: TestRepository

  init(settings: String = "") throws {
    sandbox = try Sandbox()
    origin = try TestRepository(
      sandbox, files: [".versioning.toml": "version_provider = \"scm\"\n\(settings)"], message: "feat: start")
    try origin.tag("v1.0.0")
    try origin.commit("feat: two")
    try origin.tag("v1.1.0")
    try origin.commit("feat: three")
    try origin.tag("v1.2.0")
    try origin.git("checkout", "--quiet", "-b", "hotfix/1.1.1", "v1.1.0")
    try origin.commit("fix: one")
    try origin.tag("v1.1.1")
    try origin.git("checkout", "--quiet", "main")
  }

  /// What actions/checkout does by default: one reference, a depth of one, no tags, a detached HEAD.
  func shallow(_ reference: String, depth: Int? = 1) throws -> TestRepository {
    let folder = sandbox.folder.appending(path: "work-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let clone = TestRepository(sandbox, at: folder)
    try clone.git("init", "--quiet", "--template=")
    try clone.git("remote", "add", "origin", "file://\(origin.root.path)")
    let id = try origin.id("\(reference)^{commit}")
    let depths = depth.map { ["--depth=\($0)"] } ?? []
    try sandbox.git(
      ["-c", "protocol.version=2", "fetch", "--quiet", "--no-tags", "--prune", "--no-recurse-submodules"] + depths
        + ["origin", "+\(id):\(reference)"], in: folder)
    try clone.git("checkout", "--quiet", "--force", reference)
    return clone
  }

  /// What `git clone` makes of it.
  func clone(_ options: String...) throws -> TestRepository {
    let name = "clone-\(UUID().uuidString)"
    try sandbox.git(
      ["clone", "--quiet"] + options + ["file://\(origin.root.path)", name], in: sandbox.folder)
    return TestRepository(sandbox, at: sandbox.folder.appending(path: name))
  }
}

@Suite("Image tags of a clone that holds little")
struct ShallowImageTests {
  @Test(
    "the remote decides what the clone cannot",
    arguments: [("v1.2.0", "1.2.0\nlatest\n"), ("v1.1.1", "1.1.1\n"), ("v1.0.0", "1.0.0\n")])
  func remoteDecides(_ tag: String, _ tags: String) throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/\(tag)")
    let before = try clone.fingerprint
    let outcome = try clone.bump("image", "tags", "--ref", "refs/tags/\(tag)")
    #expect(outcome.exitCode == 0, "\(outcome)")
    #expect(outcome.stdout == tags)
    #expect(try clone.fingerprint.differences(from: before) == [])
  }

  @Test("without the remote no floating tag is given", arguments: ["v1.2.0", "v1.1.1", "v1.0.0"], [true, false])
  func withoutRemote(_ tag: String, _ isGone: Bool) throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/\(tag)")
    if isGone { try FileManager.default.removeItem(at: checkout.origin.root) }
    let outcome = try clone.bump(["image", "tags", "--ref", "refs/tags/\(tag)"] + (isGone ? [] : ["--offline"]))
    #expect(outcome.exitCode == 41)
    #expect(outcome.stdout == "\(tag.dropFirst())\n")
    #expect(outcome.stderr.contains("the remote does not answer") == isGone)
    let allowed = try clone.bump("image", "tags", "--ref", "refs/tags/\(tag)", "--offline", "--allow-incomplete")
    #expect(allowed.exitCode == 0)
    #expect(allowed.stdout == outcome.stdout)
  }

  @Test("a clone without any remote gives none")
  func noRemote() throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/v1.2.0")
    try clone.git("remote", "remove", "origin")
    let outcome = try clone.bump("image", "tags", "--ref", "refs/tags/v1.2.0")
    #expect(outcome.exitCode == 41)
    #expect(outcome.stdout == "1.2.0\n")
  }

  @Test("a clone of a single branch holds the tags of that branch alone")
  func singleBranch() throws {
    let checkout = try Checkout()
    let clone = try checkout.clone("--single-branch", "--branch", "hotfix/1.1.1")
    #expect(try !clone.tags.contains("v1.2.0"))
    let arguments = ["image", "tags", "--ref", "refs/tags/v1.1.1"]
    #expect(try clone.bump(arguments).stdout == "1.1.1\n")
    #expect(try clone.bump(arguments).exitCode == 0)
    #expect(try clone.bump(arguments + ["--offline"]).exitCode == 41)
  }

  @Test("a clone of some tags alone, and one that is older than a release, ask the remote")
  func outdated() throws {
    let checkout = try Checkout()
    let arguments = ["image", "tags", "--ref", "refs/tags/v1.1.1"]
    // As Jenkins fetches a tag: neither shallow nor without tags by its settings.
    let clone = try checkout.shallow("refs/tags/v1.1.1", depth: nil)
    #expect(try clone.tags == ["v1.1.1"])
    #expect(try clone.bump(arguments).stdout == "1.1.1\n")

    let whole = try checkout.clone()
    let newest = ["image", "tags", "--ref", "refs/tags/v1.2.0"]
    #expect(try whole.bump(newest).stdout == "1.2.0\nlatest\n")
    try checkout.origin.tag("v1.3.0")
    #expect(try whole.bump(newest).stdout == "1.2.0\n")
    // Where the remote is gone a list that seems complete decides.
    #expect(try whole.bump(newest + ["--offline"]).stdout == "1.2.0\nlatest\n")
    try FileManager.default.removeItem(at: checkout.origin.root)
    let alone = try whole.bump(newest)
    #expect(alone.exitCode == 0)
    #expect(alone.stdout == "1.2.0\nlatest\n")
    #expect(alone.stderr.contains("the tags here decide"))
  }

  @Test("a tag that nobody knows is given no floating one")
  func unknownTag() throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/v1.2.0")
    let arguments = ["image", "tags", "--ref", "refs/tags/v9.0.0"]
    let outcome = try clone.bump(arguments)
    #expect(outcome.exitCode == 41)
    #expect(outcome.stdout == "9.0.0\n")
    let known = try checkout.origin.bump(arguments)
    #expect(known.exitCode == 41)
    #expect(known.stderr.contains("v9.0.0 is not among them"))
    #expect(!known.stderr.contains("--unshallow"))
  }

  @Test("a remote that lacks the tag is not the one that knows them all")
  func foreignRemote() throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/v1.1.1")
    try checkout.sandbox.git(["init", "--quiet", "--bare", "fork"], in: checkout.sandbox.folder)
    try checkout.origin.git("push", "--quiet", "../fork", "main")
    try clone.git("remote", "set-url", "origin", "file://\(checkout.sandbox.folder.path)/fork")
    let outcome = try clone.bump("image", "tags", "--ref", "refs/tags/v1.1.1")
    #expect(outcome.exitCode == 41)
    #expect(outcome.stdout == "1.1.1\n")
  }

  @Test(
    "the command of the hint brings what is missing", arguments: ["--depth=1", "--single-branch", "--no-tags"])
  func hint(_ option: String) throws {
    let checkout = try Checkout()
    let clone = try checkout.clone(option)
    let arguments = ["image", "tags", "--ref", "refs/tags/v1.2.0", "--offline"]
    let refused = try clone.bump(arguments)
    #expect(refused.exitCode == 41)
    let command = try #require(refused.stderr.firstMatch(of: /fetch all tags: (.*) \(in GitHub/)?.output.1)
    let shell = URL(fileURLWithPath: "/bin/sh")
    let fetched = try checkout.sandbox.run(shell, ["-c", String(command)], in: clone.root)
    #expect(fetched.exitCode == 0, "\(command): \(fetched.stderr)")
    #expect(try clone.bump(arguments).stdout == "1.2.0\nlatest\n")
    #expect(try clone.bump("image", "simulate").exitCode == 0)
  }

  @Test("past releases can be gone through where the remote has no other tags")
  func simulation() throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/v1.2.0")
    #expect(try clone.bump("image", "simulate").exitCode == 41)
    try clone.git("fetch", "--quiet", "--tags", "--force", "origin")
    #expect(try clone.bump("image", "simulate").stdout == checkout.origin.bump("image", "simulate").stdout)
    #expect(try checkout.origin.bump("image", "simulate").stdout.contains("v1.2.0: 1.2.0 latest"))
  }

  @Test("what is planned in a clone that may lack tags promises no floating one")
  func plan() throws {
    let checkout = try Checkout()
    let clone = try checkout.clone("--single-branch", "--branch", "hotfix/1.1.1")
    try clone.set(".versioning.toml", "version_provider = \"scm\"\n[images]\nrepositories = [\"example.com/app\"]\n")
    try clone.commit("fix: two")
    struct Plan: Decodable {
      struct Image: Decodable {
        let package: String
        let tag: String
        let references: [String]
      }
      let images: [Image]
    }
    let json = try clone.bump("--dry-run", "--format", "json").stdout
    let images = try JSONDecoder().decode(Plan.self, from: Data(json.utf8)).images
    #expect(images.map(\.references) == [["example.com/app:1.1.2"]])
    let shown = try clone.bump("--dry-run").stdout
    #expect(shown.contains("example.com/app:1.1.2") && !shown.contains("latest (floating)"), "\(shown)")
    #expect(shown.contains("not every git tag is known here"))
  }

  @Test("in a clone that takes no tags along nothing is a first release")
  func noTags() throws {
    let checkout = try Checkout()
    let clone = try checkout.clone("--no-tags")
    try clone.commit("fix: one")
    let refused = try clone.bump()
    #expect(refused.exitCode == 41)
    #expect(try clone.tags == [])
    let command = try #require(refused.stderr.firstMatch(of: /fetch the tags: (.*)\n/)?.output.1)
    let shell = URL(fileURLWithPath: "/bin/sh")
    #expect(try checkout.sandbox.run(shell, ["-c", String(command)], in: clone.root).exitCode == 0)
    #expect(try clone.bump("version", "--next").stdout == "1.2.1\n")
  }

  @Test(
    "a policy that cannot be is found before there is a release",
    arguments: ["edge = \"latest\"", "channels = [\"latest\"]"])
  func policy(_ setting: String) throws {
    let checkout = try Checkout(settings: "[images]\n\(setting)\n")
    try checkout.origin.commit("fix: one")
    let refused = try checkout.origin.bump()
    #expect(refused.exitCode == 19, "\(refused)")
    #expect(try checkout.origin.tags.count == 4)
  }

  @Test("the image of a tag that only the remote has is of the tag's commit")
  func remoteTag() throws {
    let checkout = try Checkout()
    let clone = try checkout.shallow("refs/tags/v1.2.0")
    let labels = try clone.bump("image", "labels", "--ref", "refs/tags/v1.1.1").stdout
    #expect(try labels.contains("revision=\(checkout.origin.id("v1.1.1^{commit}"))"), "\(labels)")
  }

  @Test("what needs no floating tag asks nobody")
  func nobodyIsAsked() throws {
    let checkout = try Checkout()
    try checkout.origin.tag("v1.3.0-a0")
    let clone = try checkout.shallow("refs/tags/v1.3.0-a0")
    try FileManager.default.removeItem(at: checkout.origin.root)
    for reference in ["refs/tags/v1.3.0-a0", "refs/heads/main"] {
      let outcome = try clone.bump("image", "tags", "--ref", reference)
      #expect(outcome.exitCode == 0)
      #expect(outcome.stderr == "")
    }
  }
}

@Suite("Branches that releases are allowed on")
struct AllowedBranchTests {
  private static let settings = "[images]\nallowed_branches = [\"main\", \"release/*\"]\n"
  private static let arguments = ["image", "tags", "--ref", "refs/tags/v1.1.1"]

  @Test("a release on another branch gets no image, and one that is merged does")
  func refusal() throws {
    let origin = try Checkout(settings: Self.settings).origin
    let refused = try origin.bump(Self.arguments)
    #expect(refused.exitCode == 42)
    #expect(refused.stdout == "")
    #expect(refused.stderr.contains("v1.1.1 is at") && refused.stderr.contains("main, release/*"))
    #expect(refused.stderr.contains("no branch here fits release/*"))
    // Before a registry is asked.
    let image = "127.0.0.1:\(try freePort())/my_app"
    for command in [
      ["check", "--ref", "refs/tags/v1.1.1", "--image", image], ["promote", "\(image):main", "1.1.1", "--yes"],
    ] {
      let outcome = try origin.bump(["image"] + command)
      #expect(outcome.exitCode == 42, "\(outcome.stderr)")
    }
    #expect(try origin.bump("image", "tags", "--ref", "refs/tags/v1.2.0").stdout == "1.2.0\nlatest\n")
    #expect(try origin.bump("image", "tags", "--ref", "refs/heads/hotfix/1.1.1").exitCode == 0)
    try origin.git("branch", "release/1.1", "v1.1.1")
    #expect(try origin.bump(Self.arguments).stdout == "1.1.1\n")
  }

  @Test("branches of the remote count, as they were fetched")
  func remoteTracking() throws {
    let checkout = try Checkout(settings: Self.settings)
    let clone = try checkout.shallow("refs/tags/v1.1.1", depth: nil)
    let unknown = try clone.bump(Self.arguments)
    #expect(unknown.exitCode == 41, "\(unknown)")
    #expect(unknown.stderr.contains("no branch main, release/* is here"))
    #expect(unknown.stderr.contains("or correct allowed_branches"))
    try clone.git("fetch", "--quiet", "origin")
    #expect(try clone.bump(Self.arguments).exitCode == 42)
    try checkout.origin.git("merge", "--quiet", "--no-edit", "hotfix/1.1.1")
    try clone.git("fetch", "--quiet", "origin")
    #expect(try clone.bump(Self.arguments).stdout == "1.1.1\n")
  }

  @Test("a shallow clone cannot tell, and says so")
  func shallow() throws {
    let checkout = try Checkout(settings: Self.settings)
    let newest = try checkout.shallow("refs/tags/v1.2.0")
    #expect(try newest.bump(Self.arguments).exitCode == 41)
    let clone = try checkout.shallow("refs/tags/v1.1.1")
    #expect(try clone.bump(Self.arguments).exitCode == 41)
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
    let outcome = try clone.bump(Self.arguments)
    #expect(outcome.exitCode == 41)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.contains("the clone is shallow"))
  }
}
