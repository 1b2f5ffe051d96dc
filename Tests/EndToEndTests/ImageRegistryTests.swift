import Foundation
import TestSupport
import Testing

private let revision = "org.opencontainers.image.revision"

extension Sandbox {
  /// What skopeo says of an image, as a second opinion: its digest.
  func skopeo(_ reference: String) throws -> String {
    let outcome = try run(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://\(reference)"], in: folder)
    struct NoImage: Error {
      let reason: String
    }
    guard outcome.exitCode == 0 else { throw NoImage(reason: outcome.stderr) }
    return outcome.stdout.trimmed
  }

  /// Writes a program for the `PATH` of what runs here.
  func program(_ name: String, _ script: String) throws {
    let folder = folder.appending(path: "programs")
    try writeProgram(script, to: folder.appending(path: name))
    environment["PATH"] = "\(folder.path):" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
  }

  /// Writes Docker's `config.json`.
  func docker(_ text: String) throws {
    let folder = home.appending(path: ".docker")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: "config.json"))
  }
}

/// What the tests look at of `bump.image-check/1` and `bump.image-promotion/1`.
private struct Checked: Decodable {
  struct Tag: Decodable {
    let tag: String
    let outcome: String
    let digest: String?
    let revision: String?
  }

  let schema: String
  let tags: [Tag]

  var outcomes: [String] { tags.map { "\($0.tag) \($0.outcome)" } }
}

private func checked(_ outcome: Sandbox.Outcome) throws -> Checked {
  try JSONDecoder().decode(Checked.self, from: Data(outcome.stdout.utf8))
}

@Suite("Image tags in a registry", .enabled(if: TestRegistry.isInstalled))
struct ImageRegistryTests {
  @Test("a tag is absent, the same image, rebuilt, or of another commit")
  func check() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let id = try repository.id("HEAD")
    func ask(_ arguments: String...) throws -> (code: Int32, outcomes: [String]) {
      let outcome = try repository.bump(
        ["image", "check", "--ref", "refs/tags/v1.0.0", "--image", image, "--format", "json"] + arguments)
      let answer = try checked(outcome)
      #expect(answer.schema == "bump.image-check/1")
      return (outcome.exitCode, answer.outcomes)
    }
    #expect(try ask() == (0, ["1.0.0 absent", "latest absent"]))

    let digest = try registry.push("my_app", "1.0.0", content: "one", labels: [revision: id])
    #expect(try ask() == (44, ["1.0.0 present", "latest absent"]))
    #expect(try ask("--digest", digest) == (0, ["1.0.0 same-digest", "latest absent"]))
    #expect(try ask("--from", "\(image):1.0.0") == (0, ["1.0.0 same-digest", "latest absent"]))

    let other = try registry.push("my_app", "sha-other", content: "two", labels: [revision: id])
    #expect(try ask("--from", "\(image):sha-other") == (44, ["1.0.0 rebuilt", "latest absent"]))
    #expect(try ask("--digest", other) == (44, ["1.0.0 rebuilt", "latest absent"]))
    // What is in no registry is built from the state, and what does not say its commit may be of any.
    #expect(
      try ask("--digest", "sha256:" + String(repeating: "0", count: 64)) == (44, ["1.0.0 rebuilt", "latest absent"]))
    let bare = try registry.push("my_app", "bare", content: "three")
    #expect(try ask("--from", "\(image):bare") == (44, ["1.0.0 other-digest", "latest absent"]))
    #expect(try ask("--digest", bare) == (44, ["1.0.0 other-digest", "latest absent"]))

    try registry.push("my_app", "1.0.0", content: "one", labels: [revision: String(repeating: "a", count: 40)])
    #expect(try ask("--digest", digest) == (44, ["1.0.0 other-revision", "latest absent"]))
    #expect(try ask() == (44, ["1.0.0 other-revision", "latest absent"]))
    try registry.push("my_app", "1.0.0", content: "no labels")
    #expect(try ask("--digest", digest) == (44, ["1.0.0 other-digest", "latest absent"]))
  }

  @Test("the tag of a branch belongs to that branch, and a floating tag does not go back")
  func owners() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    try registry.push("my_app", "feat-login", content: "one", labels: ["dev.bump.ref": "refs/heads/feat/login"])
    let own = try repository.bump("image", "check", "--ref", "refs/heads/feat/login", "--image", image)
    #expect(own.exitCode == 0)
    #expect(own.stdout.hasPrefix("\(image):feat-login: another image, may be moved"))
    let other = try repository.bump("image", "check", "--ref", "refs/heads/feat-login", "--image", image)
    #expect(other.exitCode == 44)
    #expect(other.stderr.contains("belongs to refs/heads/feat/login"))

    let version = "org.opencontainers.image.version"
    try registry.push("my_app", "latest", content: "two", labels: [version: "0.9.0"])
    let latest = ["image", "check", "--ref", "refs/tags/v1.0.0", "--image", image]
    #expect(try repository.bump(latest).exitCode == 0)
    try registry.push("my_app", "latest", content: "two", labels: [version: "1.1.0"])
    #expect(try repository.bump(latest).stderr.contains("latest: is at 1.1.0"))
    // A promoted image has the labels of its build.
    for tag in ["latest", "1.2.0"] { try registry.push("my_app", tag, content: "three") }
    let outcome = try repository.bump(latest)
    #expect(outcome.exitCode == 44)
    #expect(outcome.stderr.contains("latest: is at 1.2.0"))
  }

  @Test(
    "a promotion keeps the digest, of an image and of an index, and says before what it does",
    arguments: [[], ["amd64", "arm64"]])
  func promote(_ platforms: [String]) throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let digest = try registry.push(
      "my_app", "main", content: "one", labels: [revision: try repository.id("HEAD")], platforms: platforms)
    let arguments = ["image", "promote", "\(image):main", "1.0.0"]
    let dry = try repository.bump(arguments + ["--dry-run"])
    #expect(dry.exitCode == 0, "\(dry.stderr)")
    #expect(
      dry.stdout == "image: \(image)@\(digest)\ntag to write: \(image):1.0.0\ntag to write: \(image):latest\n")
    #expect(throws: (any Error).self) { try sandbox.skopeo("\(image):1.0.0") }
    #expect(try repository.bump(arguments).exitCode == 64, "nobody was there to ask")

    let real = try repository.bump(arguments + ["--yes"])
    #expect(real.exitCode == 0, "\(real.stderr)")
    #expect(real.stdout == dry.stdout)
    for tag in ["1.0.0", "latest"] { #expect(try sandbox.skopeo("\(image):\(tag)") == digest) }

    let again = try repository.bump(arguments + ["--yes"])
    #expect(again.exitCode == 0, "\(again.stderr)")
    #expect(again.stderr.contains("Nothing to do"))

    let other = try registry.push("my_app", "other", content: "two", platforms: platforms)
    let refused = try repository.bump("image", "promote", "\(image)@\(other)", "v1.0.0", "--yes")
    #expect(refused.exitCode == 44)
    #expect(try sandbox.skopeo("\(image):1.0.0") == digest)
    #expect(try sandbox.skopeo("\(image):latest") == digest)
  }

  @Test("an image goes into another repository with all its parts", arguments: [[], ["amd64", "arm64"]])
  func otherRepository(_ platforms: [String]) throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let digest = try registry.push("staging/my_app", "rc", content: "one", platforms: platforms)
    let target = "\(registry.host)/production/my_app"
    let outcome = try repository.bump(
      "image", "promote", "\(registry.host)/staging/my_app:rc", "1.0.0", "--image", target, "--yes")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    for tag in ["1.0.0", "latest"] { #expect(try sandbox.skopeo("\(target):\(tag)") == digest) }
    let copy = try sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "skopeo", "--insecure-policy", "copy", "--quiet", "--all", "--src-tls-verify=false",
        "docker://\(target):1.0.0", "dir:\(sandbox.folder.path)/copy",
      ], in: sandbox.folder)
    #expect(copy.exitCode == 0, "\(copy.stderr)")
  }

  @Test("of several registries that of the image is tagged in")
  func severalRegistries() throws {
    let sandbox = try Sandbox()
    let registry = try TestRegistry(sandbox)
    let (own, other) = ("\(registry.host)/my_app", "127.0.0.1:\(try freePort())/my_app")
    let repository = try TestRepository(
      sandbox,
      files: [".versioning.toml": "version_provider = \"scm\"\n[images]\nrepositories = [\"\(other)\", \"\(own)\"]\n"],
      message: "feat: start")
    try repository.tag("v1.0.0")
    let digest = try registry.push("my_app", "main", content: "one", labels: [revision: try repository.id("HEAD")])
    let outcome = try repository.bump("image", "promote", "\(own):main", "1.0.0", "--yes")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(outcome.stdout == "image: \(own)@\(digest)\ntag to write: \(own):1.0.0\ntag to write: \(own):latest\n")
    #expect(outcome.stderr.contains("Note: \(other) is in another registry"))
    #expect(try sandbox.skopeo("\(own):1.0.0") == digest)
    for arguments in [["127.0.0.1:1/a:b", "1.0.0"], ["\(own):main", "1.0.0", "--image", other]] {
      let refused = try repository.bump(["image", "promote", "--yes"] + arguments)
      #expect(refused.exitCode == 64)
      #expect(refused.stderr.contains("with --image"), "\(refused.stderr)")
    }
  }

  @Test("a release of an old line leaves latest where it is")
  func oldLine() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let old = try registry.push("my_app", "old", content: "one")
    let new = try registry.push("my_app", "new", content: "two")
    try repository.commit("feat: more")
    try repository.tag("v2.0.0")
    for (tag, version) in [("new", "2.0.0"), ("old", "1.0.0")] {
      let outcome = try repository.bump("image", "promote", "\(image):\(tag)", version, "--yes")
      #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    }
    #expect(try sandbox.skopeo("\(image):1.0.0") == old)
    #expect(try sandbox.skopeo("\(image):latest") == new)
  }

  @Test("latest goes back off a release that is withdrawn")
  func yanked() throws {
    let sandbox = try Sandbox()
    let repository = try TestRepository(
      sandbox, files: [".versioning.toml": "version_provider = \"scm\"\n"], message: "feat: start")
    try repository.tag("v1.0.0")
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let labels = [revision: try repository.id("HEAD"), "org.opencontainers.image.version": "1.0.0"]
    let old = try registry.push("my_app", "1.0.0", content: "one", labels: labels)
    for tag in ["1.1.0", "latest"] {
      try registry.push("my_app", tag, content: "two", labels: ["org.opencontainers.image.version": "1.1.0"])
    }
    let promote = ["image", "promote", "\(image):1.0.0", "1.0.0", "--yes"]
    let refused = try repository.bump(promote)
    #expect(refused.exitCode == 44)
    #expect(refused.stderr.contains("[images] yanked = [\"1.1.0\"]"), "\(refused.stderr)")
    try repository.write(".versioning.toml", "version_provider = \"scm\"\n[images]\nyanked = [\"1.1.0\"]\n")
    try repository.git("add", "--all")
    try repository.commit("build: withdraw 1.1.0")
    try repository.tag("v1.1.0")
    let check = try repository.bump("image", "check", "--ref", "refs/tags/v1.0.0", "--image", image, "--digest", old)
    #expect(check.exitCode == 0, "\(check.stderr)")
    let outcome = try repository.bump(promote)
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(try sandbox.skopeo("\(image):latest") == old)
  }

  @Test("what the remote has released moves latest, although nobody fetched it")
  func remoteRelease() throws {
    let sandbox = try Sandbox()
    let origin = try Manual.repository(sandbox)
    try sandbox.git(["clone", "--quiet", origin.root.path, "clone"], in: sandbox.folder)
    let clone = TestRepository(sandbox, at: sandbox.folder.appending(path: "clone"))
    try origin.tag("v1.1.0")
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let digest = try registry.push("my_app", "main", content: "one")
    let outcome = try clone.bump("image", "promote", "\(image):main", "1.0.0", "--yes")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(outcome.stderr.contains("latest stays at 1.1.0"))
    #expect(try sandbox.skopeo("\(image):1.0.0") == digest)
    #expect(throws: (any Error).self) { try sandbox.skopeo("\(image):latest") }
  }

  @Test("an image of a commit that the release does not contain is refused")
  func foreignCommit() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    try repository.commit("feat: later")
    try registry.push("my_app", "main", content: "one", labels: [revision: try repository.id("HEAD")])
    let outcome = try repository.bump("image", "promote", "\(registry.host)/my_app:main", "1.0.0", "--yes")
    #expect(outcome.exitCode == 44)
    #expect(outcome.stderr.contains("which v1.0.0 does not contain"))
  }

  @Test("the image of a release does not become another one's")
  func otherRelease() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let old = try repository.id("v1.0.0^{commit}")
    try repository.commit("feat: more")
    try repository.commit("fix: again")
    try repository.tag("v1.1.0")
    let version = "org.opencontainers.image.version"
    for (tag, labels) in [
      ("a", [revision: old, version: "1.0.0"]), ("b", [revision: old]), ("c", [revision: String(old.prefix(12))]),
      ("d", [version: "1.0.0"]), ("1.0.0", [:]),
    ] {
      try registry.push("my_app", tag, content: tag, labels: labels)
      for command in [
        ["promote", "\(image):\(tag)", "1.1.0", "--yes"],
        ["check", "--ref", "refs/tags/v1.1.0", "--image", image, "--from", "\(image):\(tag)"],
      ] {
        let outcome = try repository.bump(["image"] + command)
        #expect(outcome.exitCode == 44, "\(command)")
        #expect(outcome.stderr.contains("is an image of v1.0.0, and not of v1.1.0"), "\(outcome.stderr)")
      }
    }
    #expect(throws: (any Error).self) { try sandbox.skopeo("\(image):1.1.0") }
    // What does not say its commit is promoted, and that is said; what lies between the two releases is the new one's.
    try registry.push("my_app", "e", content: "e")
    let silent = try repository.bump("image", "promote", "\(image):e", "1.1.0", "--dry-run")
    #expect(silent.exitCode == 0)
    #expect(silent.stderr.contains("e does not say its commit, so that nothing shows whether it is an image of v1.1.0"))
    let between = try registry.push("my_app", "f", content: "f", labels: [revision: try repository.id("v1.1.0~1")])
    let promoted = try repository.bump("image", "promote", "\(image):f", "1.1.0", "--yes")
    #expect(promoted.exitCode == 0, "\(promoted.stderr)")
    #expect(!promoted.stderr.contains("Note:"))
    #expect(try sandbox.skopeo("\(image):1.1.0") == between)
    // A builder without this check may have done it.
    try registry.push("my_app", "1.1.0", content: "a", labels: [revision: old, version: "1.0.0"])
    let audit = try repository.bump("image", "audit", "--image", image)
    #expect(audit.exitCode == 44)
    #expect(audit.stdout.contains("1.1.0: is not the image of v1.1.0 but of v1.0.0"), "\(audit.stdout)")
  }

  @Test("somebody else's push at the same time is reported")
  func race() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    try registry.push("my_app", "main", content: "one")
    let other = try registry.push("my_app", "other", content: "two")
    let port = registry.port
    let proxy = try LoopbackServer { request in
      do {
        let answer = try ask(port, request)
        // Right after it, the other one writes the tag too.
        if request.method == "PUT", request.path.hasSuffix("/manifests/1.0.0") {
          let type = "application/vnd.oci.image.manifest.v1+json"
          let bytes = try ask(
            port, LoopbackRequest("GET", "/v2/my_app/manifests/\(other)", headers: ["Accept": type])
          ).body
          _ = try ask(port, LoopbackRequest("PUT", request.path, headers: ["Content-Type": type], body: bytes))
        }
        return answer
      } catch {
        return LoopbackResponse(500)
      }
    }
    let outcome = try repository.bump("image", "promote", "\(proxy.host)/my_app:main", "1.0.0", "--yes")
    #expect(outcome.exitCode == 44, "\(outcome.stderr)")
    #expect(outcome.stderr.contains("written by somebody else at the same time: it is \(other)"))
    #expect(throws: (any Error).self) { try sandbox.skopeo("\(registry.host)/my_app:latest") }
  }

  @Test("a release that is tagged meanwhile keeps latest")
  func overtaken() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let digest = try registry.push("my_app", "main", content: "one")
    let (port, references) = (registry.port, repository.url(".git/refs/tags"))
    let id = try repository.id("HEAD")
    let proxy = try LoopbackServer { request in
      if request.method == "PUT" {
        try? Data("\(id)\n".utf8).write(to: references.appending(path: "v1.1.0"))
      }
      return (try? ask(port, request)) ?? LoopbackResponse(500)
    }
    let outcome = try repository.bump("image", "promote", "\(proxy.host)/my_app:main", "1.0.0", "--yes")
    #expect(outcome.exitCode == 0, "\(outcome.stderr)")
    #expect(outcome.stderr.contains("latest: git has a higher release now"))
    #expect(try sandbox.skopeo("\(registry.host)/my_app:1.0.0") == digest)
    #expect(throws: (any Error).self) { try sandbox.skopeo("\(registry.host)/my_app:latest") }
  }

  @Test("a terminal is asked first")
  func asking() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    let digest = try registry.push("my_app", "main", content: "one")
    for (answer, isWritten) in [("no", false), ("", false), ("yes", true)] {
      let terminal = try sandbox.terminal(["image", "promote", "\(image):main", "1.0.0"], in: repository.root)
      try terminal.answer("Write these tags? [no/yes]", answer)
      #expect(try terminal.end() == 0, "\(terminal.transcript)")
      #expect((try? sandbox.skopeo("\(image):1.0.0")) == (isWritten ? digest : nil))
    }
  }

  @Test("a clone without the tags asks the remote, and refuses what it cannot decide")
  func incomplete() throws {
    let sandbox = try Sandbox()
    let origin = try Manual.repository(sandbox)
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    try registry.push("my_app", "main", content: "one")
    let url = "file://\(origin.root.path)"
    try sandbox.git(["clone", "--quiet", "--depth", "1", "--branch", "v1.0.0", url, "clone"], in: sandbox.folder)
    let clone = TestRepository(sandbox, at: sandbox.folder.appending(path: "clone"))
    let check = ["image", "check", "--ref", "refs/tags/v1.0.0", "--image", image]
    #expect(try clone.bump(check).stdout.lines.count == 2)
    try clone.git("remote", "set-url", "origin", "file:///nowhere")
    let promote = ["image", "promote", "\(image):main", "1.0.0", "--yes"]
    for arguments in [check, promote, ["image", "audit", "--image", image]] {
      #expect(try clone.bump(arguments).exitCode == 41)
    }
    #expect(try clone.bump(check + ["--allow-incomplete"]).stdout.lines.count == 1)
    let allowed = try clone.bump(promote + ["--allow-incomplete"])
    #expect(allowed.exitCode == 0, "\(allowed.stderr)")
    #expect(throws: (any Error).self) { try sandbox.skopeo("\(image):latest") }
  }

  @Test("what cannot be done is refused before anything is asked")
  func usage() throws {
    let repository = try Manual.repository(Sandbox())
    let digest = "sha256:" + String(repeating: "0", count: 64)
    for (code, arguments) in [
      (64, ["check"]), (64, ["check", "--image", "127.0.0.1:1/a", "--fork"]), (64, ["audit"]),
      (64, ["check", "--image", "a", "--digest", "sha256:0"]),
      (20, ["check", "--image", "a", "--digest", digest, "--from", "a:b"]),
      (4, ["promote", "127.0.0.1:1/a:b", "9.9.9"]), (64, ["promote", "a b", "1.0.0"]),
      (64, ["promote", "127.0.0.1:1/a", "1.0.0"]),
      (64, ["check", "--image", "127.0.0.1:1/a", "--from", "127.0.0.1:1/a"]),
      (64, ["promote", "127.0.0.1:1/a:b", "1.0.0", "--image", "127.0.0.1:2/a"]),
    ] as [(Int32, [String])] {
      let outcome = try repository.bump(["image"] + arguments)
      #expect(outcome.exitCode == code, "\(arguments): \(outcome.stderr)")
      #expect(outcome.stdout == "")
    }
  }

  @Test("an audit finds what is missing, moved or left over, and takes no release along")
  func audit() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    try repository.commit("feat: more")
    try repository.tag("v1.1.0")
    let registry = try TestRegistry(sandbox)
    let image = "\(registry.host)/my_app"
    func audit() throws -> (code: Int32, findings: [String]) {
      struct Answer: Decodable {
        struct Repository: Decodable {
          struct Finding: Decodable {
            let kind: String
            let tag: String
            let sharedWith: [String]
          }
          let findings: [Finding]
        }
        let repositories: [Repository]
      }
      let outcome = try repository.bump("image", "audit", "--image", image, "--format", "json")
      let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.stdout.utf8))
      return (
        outcome.exitCode,
        answer.repositories[0].findings.map {
          ([$0.kind, $0.tag] + $0.sharedWith).joined(separator: " ")
        }
      )
    }
    try registry.push("my_app", "1.0.0", content: "one", labels: [revision: try repository.id("v1.0.0^{commit}")])
    #expect(
      try audit() == (44, ["release-missing 1.1.0", "floating-missing latest"]))
    try registry.push("my_app", "1.1.0", content: "two", labels: [revision: try repository.id("v1.1.0^{commit}")])
    try registry.push("my_app", "latest", content: "one", labels: [revision: try repository.id("v1.0.0^{commit}")])
    #expect(try audit() == (44, ["floating-wrong latest 1.0.0"]))
    #expect(try repository.bump("image", "promote", "\(image):1.1.0", "1.1.0", "--yes").exitCode == 0)
    let clean = try audit()
    #expect(clean == (0, []))

    // The tag of a branch that went, of the image that 1.1.0 is too; that of one that is there; that of a pull request.
    for tag in ["feat-gone", "main", "pr-7"] {
      try registry.push("my_app", tag, content: "two", labels: [revision: try repository.id("v1.1.0^{commit}")])
    }
    #expect(try audit() == (0, ["branch-gone feat-gone 1.1.0 latest main pr-7"]))
    let text = try repository.bump("image", "audit", "--image", image)
    #expect(text.stdout.contains("do not delete it by its digest"))
    try registry.push("my_app", "1.0.0", content: "x", labels: [revision: try repository.id("v1.1.0^{commit}")])
    try registry.push("my_app", "3.0.0", content: "three")
    #expect(
      try audit()
        == (44, ["release-moved 1.0.0", "release-unknown 3.0.0", "branch-gone feat-gone 1.1.0 latest main pr-7"]))
  }

  @Test(
    "a password of Docker's configuration, of a helper or of a store is used, and none is shown",
    arguments: ["auths", "credHelpers", "credsStore"])
  func basic(_ source: String) throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    // ada:correct horse, as htpasswd -B writes it.
    let users = sandbox.folder.appending(path: "htpasswd")
    try Data("ada:\(bcrypt)\n".utf8).write(to: users)
    let registry = try TestRegistry(
      sandbox, settings: "auth: {htpasswd: {realm: test, path: \(users.path)}}")
    let login = Data("ada:correct horse".utf8).base64EncodedString()
    try registry.push("my_app", "1.0.0", content: "one", headers: ["Authorization": "Basic \(login)"])
    let arguments = ["image", "check", "--ref", "refs/tags/v1.0.0", "--image", "\(registry.host)/my_app"]
    let unknown = try repository.bump(arguments)
    #expect(unknown.exitCode == 47)
    #expect(unknown.stderr.contains("asks for credentials (401), and there are none"))

    func write(_ password: String) throws {
      let login = Data("ada:\(password)".utf8).base64EncodedString()
      switch source {
      case "auths": try sandbox.docker("{\"auths\": {\"\(registry.host)\": {\"auth\": \"\(login)\"}}}")
      case "credHelpers": try sandbox.docker("{\"credHelpers\": {\"\(registry.host)\": \"test\"}}")
      default: try sandbox.docker("{\"credsStore\": \"test\"}")
      }
      try sandbox.program(
        "docker-credential-test",
        """
        [ "$1" = get ] && [ "$(cat)" = "\(registry.host)" ] || exit 1
        echo '{"ServerURL": "x", "Username": "ada", "Secret": "\(password)"}'
        """)
    }
    try write("correct horse")
    let known = try repository.bump(arguments)
    #expect(known.exitCode == 44, "\(known.stderr)")
    #expect(known.stdout.contains("1.0.0: there already"))
    try write("wrong staple")
    let wrong = try repository.bump(arguments)
    #expect(wrong.exitCode == 47)
    #expect(wrong.stderr.contains("refuses the credentials (401)"))
    for text in ["wrong staple", Data("ada:wrong staple".utf8).base64EncodedString()] {
      #expect(!(wrong.stdout + wrong.stderr).contains(text))
    }
  }

  @Test("a helper that fails is named, and what it says is not shown")
  func brokenHelper() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let server = try LoopbackServer { _ in LoopbackResponse(401, headers: ["WWW-Authenticate": "Basic realm=x"]) }
    try sandbox.docker("{\"credsStore\": \"test\"}")
    let arguments = ["image", "check", "--ref", "refs/heads/main", "--image", "\(server.host)/my_app"]
    let missing = try repository.bump(arguments)
    #expect(missing.exitCode == 47)
    #expect(missing.stderr.contains("docker-credential-test"))
    try sandbox.program("docker-credential-test", "echo '{\"Secret\": \"hidden\"}'; exit 1")
    let failing = try repository.bump(arguments)
    #expect(failing.exitCode == 47)
    #expect(failing.stderr.contains("the credential helper docker-credential-test fails"))
    #expect(!failing.stderr.contains("hidden"))
    try sandbox.program("docker-credential-test", "echo 'credentials not found in native keychain'; exit 1")
    #expect(try repository.bump(arguments).stderr.contains("there are none for it"))
  }

  @Test("a certificate of an own authority is trusted where it is named")
  func certificates() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let folder = sandbox.folder
    let made = try sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30000", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "key.pem", "-out", "cert.pem",
      ], in: folder)
    #expect(made.exitCode == 0, "\(made.stderr)")
    let registry = try TestRegistry(
      sandbox, http: "  tls: {certificate: \(folder.path)/cert.pem, key: \(folder.path)/key.pem}")
    let image = "localhost:\(registry.port)/my_app"
    let arguments = ["image", "check", "--ref", "refs/heads/main", "--no-plain-http", "--image", image]
    let unknown = try repository.bump(arguments)
    #expect(unknown.exitCode == 47)
    #expect(unknown.stderr.contains("its certificate is of an authority that is not trusted here"))
    sandbox.environment["SSL_CERT_FILE"] = folder.appending(path: "cert.pem").path
    let named = try repository.bump(arguments)
    #expect(named.exitCode == 0, "\(named.stderr)")
    sandbox.environment["SSL_CERT_FILE"] = nil
    let certificates = sandbox.home.appending(path: ".config/docker/certs.d/localhost:\(registry.port)")
    try FileManager.default.createDirectory(at: certificates, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: folder.appending(path: "cert.pem"), to: certificates.appending(path: "ca.crt"))
    #expect(try repository.bump(arguments).exitCode == 0)
    let plain = try repository.bump(
      "image", "check", "--ref", "refs/heads/main", "--plain-http", "--image", image)
    #expect(plain.exitCode == 47)
  }

  @Test(
    "a connection that is not secure is told in one line, and why",
    arguments: [
      ("localhost", "30000", true, "its certificate is not for 127.0.0.1"),
      ("127.0.0.1", "30000", false, "its certificate is of an authority that is not trusted here"),
      ("127.0.0.1", "-1", false, "its certificate expired on 20"),
      ("127.0.0.1", "-1", true, "its certificate expired on 20"),
      ("", "", false, "it does not speak TLS"),
    ])
  func insecure(_ name: String, _ days: String, _ isTrusted: Bool, _ reason: String) throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let folder = sandbox.folder
    var settings = ""
    if !name.isEmpty {
      let kind = name == "localhost" ? "DNS" : "IP"
      try Data("subjectAltName=\(kind):\(name)\n".utf8).write(to: folder.appending(path: "names"))
      for arguments in [
        ["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test", "-keyout", "key.pem", "-out", "request.pem"],
        [
          "x509", "-req", "-in", "request.pem", "-signkey", "key.pem", "-days", days, "-extfile", "names", "-out",
          "cert.pem",
        ],
      ] {
        let made = try sandbox.run(URL(fileURLWithPath: "/usr/bin/env"), ["openssl"] + arguments, in: folder)
        #expect(made.exitCode == 0, "\(made.stderr)")
      }
      settings = "  tls: {certificate: \(folder.path)/cert.pem, key: \(folder.path)/key.pem}"
    }
    let registry = try TestRegistry(sandbox, http: settings)
    if isTrusted { sandbox.environment["SSL_CERT_FILE"] = folder.appending(path: "cert.pem").path }
    let outcome = try repository.bump(
      "image", "check", "--ref", "refs/heads/main", "--no-plain-http", "--image", "\(registry.host)/my_app")
    #expect(outcome.exitCode == 47)
    let lines = outcome.stderr.lines
    #expect(lines.first?.hasPrefix("Error: \(registry.host)/my_app:main: no secure connection: \(reason)") == true)
    #expect(lines.count == 2 && lines.last?.hasPrefix("Hint: ") == true, "\(outcome.stderr)")
  }

  @Test(
    "nothing of a fork or a merge queue may be pushed, and nobody is asked",
    arguments: [
      (["--pull-request", "7", "--fork"], "pr-7", "comes from a fork"),
      (["--event", "merge_group", "--sha", String(repeating: "a", count: 40)], "mq-aaaaaaaaaaaa", "merge queue"),
    ])
  func withheld(_ arguments: [String], _ tag: String, _ reason: String) throws {
    let repository = try Manual.repository(Sandbox())
    let image = "127.0.0.1:\(try freePort())/my_app"
    let command = ["image", "check", "--image", image] + arguments
    let outcome = try repository.bump(command)
    #expect(outcome.exitCode == 44)
    #expect(outcome.stdout == "\(image):\(tag): is not to be pushed\n")
    #expect(outcome.stderr.contains(reason))
    #expect(try checked(repository.bump(command + ["--format", "json"])).outcomes == ["\(tag) withheld"])
  }

  @Test("what is no answer leaves nothing free")
  func failures() throws {
    let sandbox = try Sandbox()
    let repository = try Manual.repository(sandbox)
    let server = try LoopbackServer { request in
      LoopbackResponse(Int(request.path.split(separator: "/")[1].dropFirst(4)) ?? 500, headers: ["Retry-After": "0"])
    }
    for status in [401, 403, 405, 429, 500, 503] {
      let outcome = try repository.bump(
        "image", "check", "--ref", "refs/heads/main", "--image", "\(server.host)/code\(status)")
      #expect(outcome.exitCode == 47, "\(status): \(outcome.stderr)")
      #expect(outcome.stdout == "")
    }
    let down = try repository.bump(
      "image", "check", "--ref", "refs/heads/main", "--image", "127.0.0.1:\(try freePort())/my_app")
    #expect(down.exitCode == 47)
    #expect(down.stderr.contains("Connection refused"))
    for name in ["My/App", "my_app:1.0", "a:b", "127.0.0.1:99999/a", "https://127.0.0.1/a", ""] {
      #expect(try repository.bump("image", "check", "--image", name).exitCode == 64)
    }
  }
}

private let bcrypt = "$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2"
