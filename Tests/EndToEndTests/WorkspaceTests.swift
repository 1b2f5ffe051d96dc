import Foundation
import TestSupport
import Testing

/// Two libraries and two services, as uv has them.
private struct UVWorkspace {
  let repository: TestRepository

  init() throws {
    var files = ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\"libs/*\", \"services/*\"]\n"]
    for (path, version, needs) in [
      ("libs/core", "0.3.0", ""), ("libs/portfolio", "1.0.0", "core>=0.3,<0.4"), ("services/api", "2.0.0", "portfolio"),
      ("services/worker", "1.1.0", ""),
    ] {
      let name = path.split(separator: "/")[1]
      let library = needs.prefix { $0.isLetter }
      let sources = needs.isEmpty ? "" : "\n[tool.uv.sources]\n\(library) = { workspace = true }\n"
      let list = needs.isEmpty ? "" : "\"\(needs)\""
      files["\(path)/pyproject.toml"] = """
        [project]
        name = "\(name)"
        version = "\(version)"
        dependencies = [\(list)]
        \(sources)
        """
      files["\(path)/main.py"] = "x = 1\n"
      if path.hasPrefix("services/") { files["\(path)/Dockerfile"] = "FROM scratch\n" }
    }
    repository = try TestRepository(Sandbox(), files: files, message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
  }

  func change(_ path: String, _ message: String) throws {
    try repository.set(path, "\(message)\n", message)
  }

  /// Gives both services an image.
  func nameImages() throws {
    try repository.set(
      ".versioning.toml",
      """
      [images]
      references = ["deploy/*.yaml"]
      [packages.api]
      image = "registry.example.com/api"
      [packages.worker]
      image = "registry.example.com/worker"

      """)
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: repository.root.appending(path: path), encoding: .utf8)
  }
}

@Suite("Workspaces")
struct WorkspaceTests {
  @Test("the first release is what the manifests state, with a tag each")
  func first() throws {
    let workspace = try UVWorkspace()
    #expect(try workspace.repository.tags == ["api-v2.0.0", "core-v0.3.0", "portfolio-v1.0.0", "worker-v1.1.0"])
    #expect(try workspace.repository.bump("version").stdout == "core 0.3.0\nportfolio 1.0.0\napi 2.0.0\nworker 1.1.0\n")
    let again = try workspace.repository.bump()
    #expect(again.exitCode == 3)
    #expect(again.stderr.contains("nothing to release: no commit since the last releases changes a package"))
    try workspace.change("libs/core/a.py", "docs: a")
    let documented = try workspace.repository.bump()
    #expect(documented.exitCode == 21 && documented.stderr.contains("no package has a commit that raises"))
  }

  @Test("a library's change is released with what ships it, in one commit")
  func propagation() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "feat(core): more")
    try workspace.change("README.md", "docs: read me")
    #expect(try repository.bump("version", "--next").stdout == "core 0.4.0\nportfolio 1.0.1\napi 2.0.1\n")
    let dry = try repository.bump("--dry-run")
    let real = try repository.bump()
    #expect(real.exitCode == 0, "\(real)")
    #expect(dry.stdout == real.stdout)
    #expect(try repository.git("log", "-1", "--format=%s") == "bump: core 0.4.0, portfolio 1.0.1, api 2.0.1\n")
    #expect(try repository.git("tag", "--points-at", "HEAD") == "api-v2.0.1\ncore-v0.4.0\nportfolio-v1.0.1\n")
    #expect(try workspace.text("libs/portfolio/pyproject.toml").contains("dependencies = [\"core>=0.4,<0.5\"]"))
    #expect(try workspace.text("libs/core/CHANGELOG.md").contains("- **core:** more"))
    #expect(try !workspace.text("services/worker/pyproject.toml").contains("1.1.1"))
    #expect(try repository.git("status", "--porcelain") == "")
    #expect(try repository.bump("--dry-run").exitCode == 3)
    for tag in ["core-v0.4.0", "portfolio-v1.0.1"] {
      let verified = try repository.bump("verify", tag)
      #expect(verified.exitCode == 0, "\(verified)")
    }
    #expect(try repository.bump("notes", "core-v0.4.0").stdout.contains("more"))
    #expect(try repository.bump("image", "tags", "--ref", "refs/tags/api-v2.0.1").stdout == "2.0.1\nlatest\n")
    #expect(try repository.bump("image", "tags", "--ref", "refs/tags/other-v2.0.1").exitCode == 24)
  }

  @Test("the tags of a branch are those of every image, and references those of one")
  func branchImages() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    #expect(try repository.bump("image", "tags").stdout == "main\n")
    try workspace.nameImages()
    let several = try repository.bump("image", "tags", "--ref", "refs/heads/feat/x")
    #expect(several.exitCode == 0 && several.stdout == "feat-x\n", "\(several)")
    #expect(several.stderr.contains("api, worker have an image each; --package NAME"), "\(several)")
    #expect(try repository.bump("image", "tags", "--format", "kaniko").exitCode == 64)
    #expect(try repository.bump("image", "tags", "--pull-request", "7").stdout == "pr-7\n")
    for further in [["--package", "api"], ["--image", "registry.example.com/api"]] {
      let one = try repository.bump(["image", "tags", "--format", "json"] + further).stdout
      #expect(one.contains("\"registry.example.com/api:main\"") && !one.contains("worker"), "\(one)")
      #expect(one.contains("\"org.opencontainers.image.title\" : \"api\""), "\(one)")
    }
    let other = try repository.bump("image", "tags", "--image", "localhost:5000/x", "--format", "json").stdout
    #expect(other.contains("\"localhost:5000/x:main\"") && !other.contains("image.title"), "\(other)")
    let labels = try repository.bump("image", "labels")
    #expect(labels.exitCode == 64 && labels.stderr.contains("--package NAME"), "\(labels)")
  }

  @Test("the tag of a package is none of another one's image")
  func otherImages() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.nameImages()
    let (tag, worker) = (["--ref", "refs/tags/api-v2.0.0"], ["--image", "registry.example.com/worker"])
    for command in [
      ["tags"] + tag, ["check"] + tag, ["tags", "--package", "api"], ["check", "--package", "api"],
      ["audit", "--package", "api"], ["promote", "registry.example.com/worker:main", "2.0.0", "--package", "api"],
    ] {
      let refused = try repository.bump(["image"] + command + (command[0] == "promote" ? [] : worker))
      #expect(refused.exitCode == 24, "\(command) \(refused)")
      #expect(refused.stderr.contains("registry.example.com/worker is the image of worker, and "), "\(refused)")
      #expect(refused.stderr.contains("name the image of api: --image registry.example.com/api"), "\(refused)")
    }
    let mixed = try repository.bump(["image", "tags", "--package", "worker"] + tag)
    #expect(mixed.exitCode == 24)
    #expect(mixed.stderr.contains("the tag api-v2.0.0 is a release of api, and --package names worker"), "\(mixed)")
    #expect(
      try repository.bump(["image", "tags", "--image", "localhost:5000/x"] + tag).stdout
        == "localhost:5000/x:2.0.0\nlocalhost:5000/x:latest\n")

    for options in [["--package", "core"], ["--ref", "refs/tags/core-v0.3.0"]] {
      for form in ["text", "docker", "kaniko", "comma"] {
        let none = try repository.bump(["image", "tags", "--format", form] + options)
        #expect(none.exitCode == 0 && none.stdout == "", "\(none)")
        #expect(
          none.stderr == "Note: core has no image: no Dockerfile is in libs/core, and [packages.core] has no image\n")
      }
      let json = try repository.bump(["image", "tags", "--format", "json"] + options).stdout
      #expect(json.contains("\"push\" : false") && json.contains("\"no-image\""), "\(json)")
      let named = try repository.bump(["image", "tags", "--image", "localhost:5000/x"] + options)
      #expect(named.stdout.hasPrefix("localhost:5000/x:"), "\(named)")
    }

    let check = try repository.bump("image", "check")
    #expect(check.exitCode == 64 && check.stderr.contains("where NAME is one of api, worker\n"), "\(check)")
    let rules = try repository.bump("image", "rules", "ecr", "--format", "json")
    #expect(rules.exitCode == 0, "\(rules)")
    #expect(rules.stdout.contains("\"api\"") && rules.stdout.contains("\"worker\""), "\(rules)")
    let unclear = try repository.bump("image", "rules", "ecr", "--image", "registry.example.com/x/y")
    #expect(unclear.exitCode == 64 && unclear.stderr.contains("where NAME is one of api, worker\n"), "\(unclear)")
    let simulated = try repository.bump("image", "simulate").stdout.lines.map { $0.split(separator: " ").dropFirst() }
    #expect(
      simulated.prefix(2).map { $0.joined(separator: " ") } == [
        "api-v2.0.0: 2.0.0 latest", "worker-v1.1.0: 1.1.0 latest",
      ], "\(simulated)")
  }

  @Test("the labels of a package's image are those of its own manifest")
  func labels() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    let manifest = try workspace.text("services/api/pyproject.toml")
    try repository.set(
      "services/api/pyproject.toml",
      manifest.replacing("name = \"api\"", with: "name = \"api\"\ndescription = \"Of all\"\nlicense = \"MIT\""))
    let lines = try repository.bump("image", "labels", "--package", "api").stdout.lines
    for label in ["title=api", "description=Of all", "licenses=MIT"] {
      #expect(lines.contains("org.opencontainers.image.\(label)"), "\(lines)")
    }
    #expect(try !repository.bump("image", "labels", "--package", "worker").stdout.contains("MIT"))
  }

  @Test("each package's release updates the references to its own image")
  func references() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.nameImages()
    try repository.set(
      "deploy/compose.yaml",
      """
      services:
        api: {image: registry.example.com/api:2.0.0}
        worker: {image: registry.example.com/worker:1.1.0}
        cache: {image: redis:1.1.0}

      """)
    try workspace.change("libs/core/more.py", "fix(core): more")
    let list = try repository.bump("image", "references")
    let file = "deploy/compose.yaml"
    let (api, worker) = ("compose registry.example.com/api:2.0.0", "compose registry.example.com/worker:1.1.0")
    #expect(
      list.stdout.lines == [
        "\(file):2:16: \(api) (becomes 2.0.1)", "\(file):3:19: \(worker) (stays: there is nothing to release)",
      ], "\(list)")
    #expect(
      try repository.bump("image", "references", "--image", "registry.example.com/worker").stdout.lines
        == ["\(file):3:19: \(worker) (stays: there is nothing to release)"])
    #expect(
      try repository.bump("image", "references", "--image", "redis").stdout.lines
        == ["\(file):4:18: compose redis:1.1.0 (stays: it is no package's image)"])

    for (arguments, code, says) in [
      (["references", "--package", "core"], 64, "core has no image in the configuration"),
      (
        ["references", "--package", "worker", "--image", "registry.example.com/api"], 24,
        "registry.example.com/api is the image of api"
      ), (["import", "nosuch"], 64, "there is no file nosuch"),
    ] {
      let refused = try repository.bump(["image"] + arguments)
      #expect(refused.exitCode == code && refused.stderr.contains(says), "\(refused)")
    }
    #expect(
      try repository.bump("image", "references", "--image", "redis", "--package", "api").stdout.lines
        == ["\(file):4:18: compose redis:1.1.0 (stays: it is no package's image)"])

    try workspace.change("services/worker/more.py", "feat(worker): more")
    let before = try workspace.text(file)
    #expect(try repository.bump().exitCode == 0)
    let after = before.replacing("registry.example.com/api:2.0.0", with: "\"registry.example.com/api:2.0.1\"")
      .replacing("registry.example.com/worker:1.1.0", with: "\"registry.example.com/worker:1.2.0\"")
    #expect(try workspace.text(file) == after)
    for tag in ["api-v2.0.1", "core-v0.3.1"] { #expect(try repository.bump("verify", tag).exitCode == 0) }
    #expect(try repository.bump("undo", "--yes").exitCode == 0)
    #expect(try workspace.text(file) == before)

    try repository.set(".versioning.toml", "[images]\nreferences = [\"deploy/*.yaml\"]\n")
    let refused = try repository.bump("--dry-run")
    #expect(refused.exitCode == 19 && refused.stderr.contains("no package has an image"), "\(refused)")
  }

  @Test("the repositories of [images] are those of the only package, and nobody's where there are several")
  func sharedRepositories() throws {
    let settings = "[images]\nrepositories = [\"registry.example.com/api\"]\n"
    let alone = try TestRepository(
      Sandbox(),
      files: [
        "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"services/*\"]\n", ".versioning.toml": settings,
        "services/api/pyproject.toml": "[project]\nname = \"api\"\nversion = \"1.0.0\"\n",
        "compose.yaml": "services: {api: {image: registry.example.com/api:0.9.0}}\n",
      ])
    #expect(try alone.bump("image", "tags").stdout == "registry.example.com/api:main\n")
    #expect(try alone.bump("image", "references").stdout.hasPrefix("compose.yaml:1:25: compose registry"))
    let workspace = try UVWorkspace()
    try workspace.repository.set(".versioning.toml", settings)
    let several = try workspace.repository.bump("image", "tags")
    #expect(several.stdout == "main\n")
    #expect(several.stderr.contains("images.repositories is no package's here"), "\(several)")
  }

  @Test("first releases that were taken back are counted on, with all that they released")
  func firstTakenBack() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    #expect(try repository.bump("revert", "core-v0.3.0").exitCode == 0)
    #expect(try repository.bump("version", "--next").stdout == "core 0.4.0\nportfolio 1.1.0\napi 2.1.0\nworker 1.2.0\n")
    try repository.git("revert", "--no-edit", "HEAD")
    #expect(try repository.bump("version", "--next").exitCode == 3)
  }

  @Test("ranges that name a prerelease name the final release that it becomes")
  func gold() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "feat(core): more")
    #expect(try repository.bump("--prerelease", "alpha").exitCode == 0)
    #expect(try workspace.text("libs/portfolio/pyproject.toml").contains("core>=0.4a0,<0.5"))
    #expect(try repository.bump("--finalize").exitCode == 0)
    #expect(try workspace.text("libs/portfolio/pyproject.toml").contains("core>=0.4,<0.5"))
    #expect(try repository.bump("verify", "core-v0.4.0").exitCode == 0)
    try workspace.change("libs/core/more.py", "fix(core): less")
    let built = try repository.bump("version", "--next", "--build-metadata", "b7")
    #expect(built.stdout == "core 0.4.1+b7\nportfolio 1.0.2+b7\napi 2.0.2+b7\n", "\(built)")
    let local = try repository.bump("version", "--next", "--local-version", "--package", "core")
    #expect(local.stdout == "0.4.1\n", "\(local)")
    #expect(local.stderr.contains("--local-version finds no part after a plus sign in 0.4.0"), "\(local)")
  }

  @Test("a plan is applied as it was made")
  func plan() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "fix(core): more")
    let plan = try repository.bump("plan", "--prerelease", "alpha")
    #expect(plan.exitCode == 0)
    let file = repository.sandbox.folder.appending(path: "plan.json")
    try Data(plan.stdout.utf8).write(to: file)
    let applied = try repository.bump("apply", file.path)
    #expect(applied.exitCode == 0, "\(applied)")
    #expect(
      try repository.git("tag", "--points-at", "HEAD") == "api-v2.0.1a0\ncore-v0.3.1a0\nportfolio-v1.0.1a0\n")
    // Gold alone would ship an alpha.
    try workspace.change("services/api/more.py", "fix(api): more")
    let refused = try repository.bump("--package", "api")
    #expect(refused.exitCode == 20)
    #expect(refused.stderr.contains("would be final and ship"))
    #expect(try repository.bump("version", "--next").exitCode == 20)
    #expect(
      try repository.bump("version", "--next", "--finalize").stdout == "core 0.3.1\nportfolio 1.0.1\napi 2.0.1\n")
    let stays = try repository.bump("explain", "core")
    #expect(stays.exitCode == 20)
  }

  @Test("one package can be released, and is named where one is meant")
  func package() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "fix(core): more")
    try workspace.change("services/worker/more.py", "feat(worker): more")
    #expect(try repository.bump("version", "--next", "--package", "worker").stdout == "1.2.0\n")
    let released = try repository.bump("--package", "worker")
    #expect(released.exitCode == 0, "\(released)")
    #expect(try repository.git("tag", "--points-at", "HEAD") == "worker-v1.2.0\n")
    let unnamed = try repository.bump("changelog", "--unreleased")
    #expect(unnamed.exitCode == 64)
    #expect(unnamed.stderr.contains("--package NAME, where NAME is one of core, portfolio, api, worker"))
    #expect(try repository.bump("changelog", "--unreleased", "--package", "core").stdout.contains("more"))
    #expect(try !repository.bump("changelog", "--unreleased", "--package", "worker").stdout.contains("more"))
    for (packages, says) in [
      (["worker"], "worker: no commit of its own since the last release, but core has some\n"),
      (["api", "worker"], "api, worker: no commit of their own since the last release, but core has some\n"),
    ] {
      let nothing = try repository.bump(packages.flatMap { ["--package", $0] })
      #expect(nothing.exitCode == 3 && nothing.stderr.contains("nothing to release of \(says)"), "\(nothing)")
    }
    let unknown = try repository.bump("--package", "wroker")
    #expect(unknown.exitCode == 64)
    #expect(unknown.stderr.contains("there is no package wroker"))
  }

  @Test("the packages, what of them changed, and the images that are due")
  func packages() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    func matrix(_ arguments: String...) throws -> [String] {
      let outcome = try repository.bump(["packages", "--format", "matrix"] + arguments)
      #expect(outcome.exitCode == 0, "\(outcome)")
      struct Matrix: Decodable {
        let include: [Job]
        struct Job: Decodable {
          let package: String
          let tag: String?
          let reason: String
        }
      }
      return try JSONDecoder().decode(Matrix.self, from: Data(outcome.stdout.utf8)).include.map {
        [$0.package, $0.tag, $0.reason].compactMap(\.self).joined(separator: ": ")
      }
    }
    #expect(
      try matrix() == [
        "api: api-v2.0.0: released here as api-v2.0.0", "worker: worker-v1.1.0: released here as worker-v1.1.0",
      ])
    try workspace.change("README.md", "docs: read me")
    #expect(try matrix() == [])
    #expect(try repository.bump("packages", "--changed").stdout == "no package changed\n")
    try workspace.change("libs/core/more.py", "docs(core): more")
    #expect(try matrix() == ["api: portfolio → core (1 file)"])
    #expect(
      try repository.bump("packages").stdout == """
        api 2.0.0 in services/api
        │  since api-v2.0.0: portfolio → core (1 file)
        │  image of services/api/Dockerfile
        └─ portfolio 1.0.0 in libs/portfolio
           │  since portfolio-v1.0.0: core (1 file)
           └─ core 0.3.0 in libs/core
                 since core-v0.3.0: 1 file of its own
        worker 1.1.0 in services/worker
           since worker-v1.1.0: nothing changed
           image of services/worker/Dockerfile

        """)
    try workspace.change("services/worker/more.py", "feat(worker): more")
    #expect(try matrix("--since", "HEAD^") == ["worker: 1 file of its own"])
    #expect(try matrix("--package", "api") == ["api: portfolio → core (1 file)"])
    #expect(try repository.bump("packages").stdout.contains("worker 1.1.0 in services/worker, next 1.2.0"))
    // A branch is compared with where it left, whatever happened there since.
    try repository.git("switch", "--quiet", "--create", "topic")
    try workspace.change("services/api/more.py", "feat(api): more")
    try repository.git("switch", "--quiet", "main")
    try workspace.change("services/worker/other.py", "feat(worker): other")
    try repository.git("switch", "--quiet", "topic")
    #expect(try matrix("--since", "main") == ["api: 1 file of its own"])
    #expect(try repository.bump("packages", "--since", "main").stdout.contains("since main: 1 file of its own"))
    let json = try repository.bump("packages", "--format", "json", "--since", "main").stdout
    let fork = try repository.git("merge-base", "main", "HEAD").trimmed
    #expect(json.contains("\"since\" : {\n    \"commit\" : \"\(fork)\",\n    \"revision\" : \"main\"\n  }"), "\(json)")
    #expect(json.contains("\"tag\" : \"worker-v1.1.0\""), "\(json)")
    #expect(try !repository.bump("packages", "--format", "json").stdout.contains("\"since\""))
    // A release that a merge brings in is built there.
    #expect(try repository.bump().exitCode == 0)
    try repository.git("switch", "--quiet", "main")
    try repository.git("reset", "--quiet", "--hard", "HEAD^")
    try workspace.change("README.md", "docs: read me again")
    try repository.git("merge", "--quiet", "--no-edit", "topic")
    #expect(
      try matrix() == [
        "api: api-v2.1.0: released here as api-v2.1.0", "worker: worker-v1.2.0: released here as worker-v1.2.0",
      ])
    try workspace.change("README.md", "docs: and again")
    #expect(try matrix() == [])
    let wrong = try repository.bump("packages", "--since", "nowhere")
    #expect(wrong.exitCode == 64)
    #expect(wrong.stderr.contains("'nowhere' names no commit"))
  }

  @Test("what a lock resolves for a package counts for it, and as a patch")
  func locked() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    func lock(_ version: String, _ message: String) throws {
      let text = """
        version = 1
        [[package]]
        name = "api"
        version = "2.0.0"
        source = { editable = "services/api" }
        dependencies = [{ name = "six" }]
        [[package]]
        name = "worker"
        version = "1.1.0"
        source = { editable = "services/worker" }
        [[package]]
        name = "six"
        version = "\(version)"
        source = { registry = "https://example.org/simple" }

        """
      try repository.set("uv.lock", text, message)
    }
    try lock("1.15.0", "build: lock")
    #expect(try repository.bump("version", "--next").exitCode == 3)
    try lock("1.16.0", "build(deps): six")
    #expect(try repository.bump("version", "--next").exitCode == 3)
    try lock("1.17.0", "feat(deps)!: six")
    #expect(try repository.bump("version", "--next").stdout == "api 2.0.1\n")
    let explained = try repository.bump("explain", "api")
    #expect(explained.stdout.contains("changes what the lock resolves for api, and nothing else of it: raises patch"))
    let packages = try repository.bump("packages", "--changed", "--since", "HEAD^")
    #expect(packages.stdout.contains("api 2.0.0 in services/api, next 2.0.1"))
    #expect(packages.stdout.contains("what uv.lock resolves"))
    #expect(!packages.stdout.contains("worker"))
    let released = try repository.bump()
    #expect(released.exitCode == 0, "\(released)")
    #expect(try workspace.text("services/api/CHANGELOG.md").contains("### Features\n\n- **deps:** six"))
    #expect(try repository.bump("version", "--next").exitCode == 3)
    #expect(try repository.bump("notes", "api-v2.0.1").stdout.contains("**deps:** six"))
  }

  @Test("what came through libraries is told apart, in the release, in notes and in a rebuilt changelog")
  func throughLibraries() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/a.py", "feat: plain")
    try workspace.change("libs/core/b.py", "fix(core): scoped")
    try workspace.change("libs/portfolio/c.py", "feat(io)!: other")
    try workspace.change("libs/core/d.py", "chore: hidden")
    try workspace.change("services/api/e.py", "fix: own")
    #expect(try repository.bump().exitCode == 0)
    let notes = try repository.bump("notes", "api-v2.0.1").stdout
    let entries = notes.split(separator: "\n").filter { $0.hasPrefix("#") || $0.hasPrefix("- ") }.map {
      $0.hasPrefix("#") ? String($0) : String($0.prefix { $0 != "(" }).trimmingCharacters(in: .whitespaces)
    }
    #expect(
      entries.suffix(6) == [
        "### Bug fixes", "- own", "### Through libraries", "- **Breaking:** **portfolio/io:** other",
        "- **core:** scoped", "- **core:** plain",
      ], "\(notes)")
    let file = try workspace.text("services/api/CHANGELOG.md")
    let rebuilt = try repository.bump("changelog", "--rebuild", "--dry-run", "--package", "api")
    #expect(rebuilt.exitCode == 0, "\(rebuilt)")
    #expect(file.contains("### Through libraries"))
    #expect(rebuilt.stdout == file, "\(rebuilt)")
    #expect(try !workspace.text("libs/core/CHANGELOG.md").contains("### Through libraries"))
  }

  @Test("a package that was moved keeps what was committed in its folders of the time")
  func moved() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    func move(_ old: String, _ new: String) throws {
      try repository.write(
        "pyproject.toml", "[tool.uv.workspace]\nmembers = [\"\(new)/*\", \"services/*\", \"shared/python/*\"]\n")
      try FileManager.default.createDirectory(
        at: repository.url(new).deletingLastPathComponent(), withIntermediateDirectories: true)
      try repository.git("mv", old, new)
      try repository.git("add", "--all")
      try repository.commit("chore: move \(old) to \(new)")
    }
    try workspace.change("libs/core/a.py", "feat: in libs")
    try repository.git("branch", "side")
    try move("libs", "packages")
    try workspace.change("packages/core/b.py", "fix: in packages")
    try move("packages", "shared/python")
    try workspace.change("shared/python/core/c.py", "fix: at last")
    // What somebody leaves where the package once was is none of its own.
    try workspace.change("libs/core/notes.py", "feat!: a leftover")
    try repository.git("switch", "--quiet", "side")
    try workspace.change("libs/core/d.py", "fix: on a branch")
    try repository.git("switch", "--quiet", "main")
    try repository.git("merge", "--quiet", "--no-edit", "side")

    #expect(try repository.bump("version", "--next").stdout == "api 2.0.1\ncore 0.4.0\nportfolio 1.0.1\n")
    let released = try repository.bump()
    #expect(released.exitCode == 0, "\(released)")
    for (tag, section) in [("core-v0.4.0", "###"), ("api-v2.0.1", "### Through libraries")] {
      let notes = try repository.bump("notes", tag).stdout
      for entry in ["in libs", "in packages", "at last", "on a branch"] {
        #expect(notes.contains(section) && notes.contains(entry), "\(entry): \(notes)")
      }
      #expect(!notes.contains("leftover"), "\(notes)")
    }
    let rebuilt = try repository.bump("changelog", "--rebuild", "--dry-run", "--package", "core")
    #expect(rebuilt.stdout.contains("in libs"), "\(rebuilt)")
    #expect(try repository.bump("version", "--next").exitCode == 3)
    // In the folder of one that was moved away another may stand.
    try move("shared/python", "packages")
    try repository.set(
      "shared/python/core/pyproject.toml", "[project]\nname = \"other\"\nversion = \"0.1.0\"\n", "feat: other")
    #expect(try repository.bump("version", "--next").stdout == "other 0.1.0\n")
  }

  @Test("a release is taken back with all packages of it, and is known by its tag")
  func takenBack() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "feat(core): more")
    #expect(try repository.bump().exitCode == 0)
    for command in ["revert", "verify"] {
      let unnamed = try repository.bump(command)
      #expect(unnamed.exitCode == 64 && !unnamed.stderr.contains("--package"), "\(unnamed)")
      #expect(unnamed.stderr.contains("name the tag of a release: bump \(command) TAG, as in core-v"), "\(unnamed)")
      #expect(try repository.bump(command, "other-v1.0.0").exitCode == (command == "verify" ? 4 : 24))
    }
    #expect(try repository.bump("verify", "refs/tags/core-v0.4.0").exitCode == 0)
    let reverted = try repository.bump("revert", "core-v0.4.0")
    #expect(reverted.exitCode == 0, "\(reverted)")
    #expect(
      reverted.stderr.contains("released together with portfolio-v1.0.1, api-v2.0.1: all are taken back"),
      "\(reverted)")
    #expect(try repository.bump("version").stdout == "core 0.3.0\nportfolio 1.0.0\napi 2.0.0\nworker 1.1.0\n")
    let again = try repository.bump("revert", "api-v2.0.1")
    #expect(again.exitCode == 40 && again.stderr.contains("api-v2.0.1 is taken back already, by commit"), "\(again)")
    // The commit that takes it back is no change of any package.
    let next = try repository.bump("--dry-run")
    #expect(next.stdout.contains("bump: core 0.5.0, portfolio 1.0.2, api 2.0.2"), "\(next)")
    #expect(next.stdout.contains("more") && !next.stdout.contains("Reverts"), "\(next)")
  }

  @Test("a release is verified whose package is gone, and a tag of no package is none")
  func verified() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try repository.git("rm", "--quiet", "-r", "services/worker")
    try repository.commit("feat!: no worker")
    let gone = try repository.bump("verify", "worker-v1.1.0")
    #expect(gone.exitCode == 0, "\(gone)")
    #expect(gone.stdout.contains("ok       files: the files state 1.1.0: services/worker/pyproject.toml\n"), "\(gone)")
    let missing = try repository.bump("verify", "zzz")
    #expect(missing.exitCode == 4 && missing.stderr.contains("there is no tag zzz"), "\(missing)")
    try repository.git("tag", "zzz")
    let foreign = try repository.bump("verify", "zzz")
    #expect(foreign.exitCode == 46, "\(foreign)")
    #expect(foreign.stdout.contains("failed   version: the tag zzz is of no package's form\n"), "\(foreign)")
    let notes = try repository.bump("notes", "9.9.9", "--package", "api")
    #expect(notes.stderr.contains("; api-v$version is how they are written"), "\(notes)")
  }

  @Test("a tag tells the package, also in a range")
  func byTag() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "feat(core): more")
    #expect(try repository.bump().exitCode == 0)
    let notes = try repository.bump("changelog", "--for", "core-v0.4.0")
    #expect(notes.exitCode == 0 && notes.stdout.contains("more"), "\(notes)")
    #expect(try repository.bump("changelog", "core-v0.3.0..core-v0.4.0").stdout == notes.stdout)
  }

  @Test("a package with another name goes on from the tags of the old one where that is said")
  func renamed() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "fix(core): more")
    for path in ["libs/core/pyproject.toml", "libs/portfolio/pyproject.toml", "uv.lock"] where repository.has(path) {
      let text = try repository.read(path)
      try repository.write(
        path, text.replacing("\"core", with: "\"kernel").replacing("core = {", with: "kernel = {"))
    }
    try repository.git("add", "--all")
    try repository.commit("feat(core)!: rename to kernel")
    try repository.set(
      ".versioning.toml", "[packages.kernel]\nlegacy_tag_formats = [\"core-v$version\"]\n", "build: say so")
    let planned = try repository.bump("--dry-run")
    #expect(planned.stdout.contains("tag to create: kernel-v1.0.0\n"), "\(planned)")
    #expect(planned.stdout.contains("more"), "\(planned)")
  }

  @Test("an image belongs to one package")
  func sharedImage() throws {
    let repository = try UVWorkspace().repository
    try repository.set(
      ".versioning.toml", "[packages.api]\nimage = \"x.io/a\"\n[packages.worker]\nimage = \"x.io/a\"\n", "build: images"
    )
    let refused = try repository.bump("--dry-run")
    #expect(refused.exitCode == 19)
    #expect(refused.stderr.contains("api and worker would have the same image, x.io/a"), "\(refused)")
  }

  @Test("a package goes on from a tag of the time when it was alone")
  func onceAlone() throws {
    let repository = try TestRepository(
      Sandbox(), files: ["pyproject.toml": "[project]\nname = \"core\"\nversion = \"1.0.0\"\n", "a.py": "x = 1\n"],
      message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
    try repository.set("a.py", "x = 2\n", "fix: at the root")
    try FileManager.default.createDirectory(at: repository.url("libs/core"), withIntermediateDirectories: true)
    try repository.git("mv", "pyproject.toml", "a.py", "CHANGELOG.md", "libs/core")
    try repository.write("libs/web/pyproject.toml", "[project]\nname = \"web\"\nversion = \"0.1.0\"\n")
    try repository.set(
      "pyproject.toml", "[tool.uv.workspace]\nmembers = [\"libs/*\"]\n", "chore: make room for others")
    try repository.git("tag", "--delete", "v1.0.0")
    try repository.git("tag", "v1.0.0", "HEAD~2")
    let packages = try repository.bump("packages")
    #expect(packages.stdout.contains("core 1.0.0 in libs/core, next 1.0.1\n   since v1.0.0: "), "\(packages)")
    let explained = try repository.bump("explain", "core")
    #expect(explained.stdout.contains("its tag is v1.0.0 and not core-v1.0.0"), "\(explained)")
  }

  @Test("what only an extra needs is no part of an image that is built without extras")
  func extras() throws {
    let repository = try TestRepository(
      Sandbox(),
      files: [
        "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"p/*\"]\n",
        "p/util/pyproject.toml": "[project]\nname = \"util\"\nversion = \"0.1.0\"\n",
        "p/api/pyproject.toml": """
        [project]
        name = "api"
        version = "1.0.0"
        [project.optional-dependencies]
        debug = ["util"]
        [tool.uv.sources]
        util = { workspace = true }

        """,
        "p/api/Dockerfile": "FROM a\nRUN uv sync --frozen --package api\n",
      ], message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
    try repository.set("p/util/a.py", "x = 1\n", "fix: a")
    #expect(try repository.bump("version", "--next").stdout == "util 0.1.1\n")
    try repository.set("p/api/Dockerfile", "FROM a\nRUN uv sync --frozen --package api --extra debug\n", "build: debug")
    #expect(try repository.bump("version", "--next").stdout == "api 1.0.1\nutil 0.1.1\n")
  }

  @Test("why a package is released is told with what calls for it")
  func explain() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try workspace.change("libs/core/more.py", "feat(core): more")
    let all = try repository.bump("explain")
    #expect(all.exitCode == 0, "\(all)")
    let api = try repository.bump("explain", "api")
    #expect(api.exitCode == 0)
    #expect(api.stdout.hasPrefix("api: 2.0.0 → 2.0.1, tag api-v2.0.1\n"))
    #expect(api.stdout.contains("it ships portfolio 1.0.1 (core → portfolio), which raises the patch number at least"))
    #expect(all.stdout.contains(api.stdout))
    #expect(all.stdout.contains("worker: 1.1.0, and no release\n"))
    #expect(try repository.bump("explain", "worker").exitCode == 3)
    #expect(try repository.bump("explain", "--package", "api").stdout == api.stdout)
    #expect(try repository.bump("explain", "apis").exitCode == 64)
  }

  @Test("the members of a pnpm workspace are packages")
  func pnpm() throws {
    let repository = try TestRepository(
      Sandbox(),
      files: [
        "package.json": "{\"name\": \"shop\", \"private\": true}\n",
        "pnpm-workspace.yaml": "# members\npackages:\n  - 'apps/*'\n  - \"libs/**\"\n  - '!libs/old'\n",
        "apps/web/package.json":
          "{\"name\": \"web\", \"version\": \"2.0.0\", \"dependencies\": {\"ui\": \"^1.0.0\"}}\n",
        "libs/ui/package.json": "{\"name\": \"ui\", \"version\": \"1.0.0\"}\n",
        "libs/old/package.json": "{\"name\": \"old\", \"version\": \"1.0.0\"}\n",
        "pnpm-lock.yaml":
          "lockfileVersion: '9.0'\n\nimporters:\n\n  apps/web:\n    dependencies:\n      ui:\n"
          + "        specifier: ^1.0.0\n        version: link:../../libs/ui\n\n  libs/ui: {}\n",
      ], message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
    #expect(try repository.tags == ["ui-v1.0.0", "web-v2.0.0"])
    try repository.set("libs/ui/a.js", "1\n", "feat!: more")
    let released = try repository.bump()
    #expect(released.exitCode == 0, "\(released)")
    #expect(try repository.tags.suffix(2) == ["web-v2.0.0", "web-v2.0.1"])
    #expect(try repository.read("pnpm-lock.yaml").contains("specifier: ^2.0.0"))
    #expect(try repository.bump("check", "--files").exitCode == 0)
    try repository.write("pnpm-workspace.yaml", "packages: [a\n")
    let broken = try repository.bump("--dry-run", "--allow-dirty")
    #expect(broken.exitCode == 19)
    #expect(broken.stderr.contains("pnpm-workspace.yaml:"))
  }

  @Test("a pnpm-workspace.yaml that holds only settings declares no members")
  func pnpmSettings() throws {
    let repository = try TestRepository(
      Sandbox(),
      files: [
        "package.json": "{\"name\": \"shop\", \"version\": \"1.0.0\"}\n",
        "pnpm-workspace.yaml": "onlyBuiltDependencies: [esbuild]\n",
      ], message: "feat: start")
    #expect(try repository.bump("version", "--tag").stdout == "v1.0.0\n")
  }

  @Test("a scope that names another package, and a commit without a file, are told")
  func remarks() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try repository.git("commit", "--quiet", "--allow-empty", "--message", "feat: nothing")
    let nothing = try repository.bump()
    #expect(nothing.exitCode == 3)
    #expect(nothing.stderr.contains("changes no file, and so no package"), "\(nothing.stderr)")
    for file in ["README.md", "LICENSE"] { try workspace.change(file, "docs: \(file)") }
    try workspace.change("noxfile.py", "feat: at the root")
    try workspace.change("services/api/a.py", "fix(core): wrong scope")
    try workspace.change("services/api/b.py", "fix(auth): any word")
    let released = try repository.bump("--dry-run")
    #expect(released.exitCode == 0)
    #expect(released.stderr.contains(" says (core), and its files are of api, which it counts for"), "\(released)")
    #expect(released.stderr.components(separatedBy: "which it counts for").count == 2)
    #expect(released.stderr.contains("changes no file, and so no package"))
    #expect(released.stderr.contains("Warning: 1 commit changes no package, and so no version: "), "\(released)")
    #expect(try repository.bump("explain", "api").stderr.contains("says (core)"))
    #expect(try repository.bump().exitCode == 0)
    #expect(try !repository.bump("explain").stderr.contains("says (core)"))
  }

  @Test("what makes a workspace one package is named, but where version_files says what its version is in")
  func leftOut() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    for (settings, key) in [
      ("tag_format = \"v$version\"\n", "tag_format"), ("version = \"1.0.0\"\n", "version"),
      ("tag_format = \"v$version\"\nversion = \"1.0.0\"\n", "tag_format, version"),
    ] {
      try repository.set(".versioning.toml", settings)
      let note = "Note: the members of the workspace in pyproject.toml are left out, since \(key) make"
      for command in [["packages"], ["--dry-run"], ["explain"]] {
        let told = try repository.bump(command)
        #expect(told.stderr.contains(note), "\(told)")
      }
      #expect(try !repository.bump("version").stderr.contains("left out"))
    }
    try repository.set(
      ".versioning.toml", "version = \"1.0.0\"\nversion_files = [\"libs/core/main.py\"]\n")
    #expect(try !repository.bump("packages").stderr.contains("left out"))
    try repository.set(
      ".versioning.toml", "tag_format = \"v$version\"\n[groups.all]\nmode = \"fixed\"\npackages = [\"core\", \"api\"]\n"
    )
    let groups = try repository.bump("--dry-run")
    #expect(groups.exitCode == 19, "\(groups)")
    #expect(
      groups.stderr.contains(
        "[groups] is about several packages, and this repository is one: the configuration has tag_format"), "\(groups)"
    )
  }

  @Test("what ships a released package through one that is not is released, and is not final while that is none")
  func throughPrivateLibrary() throws {
    let package = { (name: String, isPrivate: Bool, needs: String) in
      "{\"name\": \"\(name)\", \"version\": \"1.0.0\", \"private\": \(isPrivate), \"dependencies\": {\(needs)}}\n"
    }
    let repository = try TestRepository(
      Sandbox(),
      files: [
        "package.json": "{\"private\": true, \"workspaces\": [\"p/*\"]}\n",
        "p/core/package.json": package("core", false, ""),
        "p/mid/package.json": package("mid", true, "\"core\": \"*\""),
        "p/srv/package.json": package("srv", true, "\"mid\": \"*\""), "p/srv/Dockerfile": "FROM scratch\n",
      ], message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
    try repository.set("p/core/fix.js", "1\n", "fix(core): a hole")
    #expect(try repository.bump("version", "--next").stdout == "core 1.0.1\nsrv 1.0.1\n")
    // npm's workspaces let * stand for a prerelease too.
    let alpha = try repository.bump("--prerelease", "alpha", "--package", "core")
    #expect(alpha.exitCode == 0, "\(alpha)")
    #expect(try repository.read("p/mid/package.json").contains("\"core\": \"*\""))
    let final = try repository.bump("1.2.0", "--package", "srv")
    #expect(final.exitCode == 20)
    #expect(final.stderr.contains("srv 1.2.0 would be final and ship core 1.0.1-alpha.0"), "\(final.stderr)")
  }

  @Test("packages beside a workspace are read where they are named, and no two have the same tags")
  func named() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try repository.write("orders/pyproject.toml", "[tool.poetry]\nname = \"orders\"\nversion = \"2.0.0\"\n")
    // None of these is one to be named.
    for path in ["docs/site/package.json", "services/api/ui/package.json", "libs/core/package.json"] {
      try repository.write(path, "{\"name\": \"ui\", \"version\": \"1.0.0\"}\n")
    }
    try repository.set("tools/package.json", "{\"name\": \"tools\"}\n", "feat: orders")
    for command in [["packages"], ["check", "--files"]] {
      let told = try repository.bump(command)
      #expect(told.exitCode == 0, "\(told)")
      #expect(
        told.stderr
          == "Note: orders/pyproject.toml is no member of the workspace, and so no package; [packages.orders] with "
          + "path = \"orders\" makes it one\n", "\(told)")
    }
    try repository.set(".versioning.toml", "[packages.orders]\npath = \"orders\"\n", "feat: orders")
    #expect(try repository.bump("version", "--next").stdout.contains("orders 2.0.0\n"))
    #expect(try repository.bump("packages").stderr == "")
    try repository.write(
      ".versioning.toml", "[packages.api]\ntag_format = \"v$version\"\n[packages.core]\ntag_format = \"v$version\"\n")
    let same = try repository.bump("version")
    #expect(same.exitCode == 19)
    #expect(same.stderr.contains("core and api would have the same tags, as v1.0.0"), "\(same.stderr)")
    try repository.git("checkout", "--quiet", ".versioning.toml")
    try workspace.change("libs/core/a.py", "fix: a")
    try workspace.change("services/worker/a.py", "fix: b")
    let asked = try repository.bump("--tag-format", "v$minor.$patch", "--dry-run")
    #expect(asked.exitCode != 0)
    #expect(try repository.bump("--tag-format", "release-$version", "--dry-run", "--package", "worker").exitCode == 0)
  }

  @Test("a tag that another package reads is none of one whose name it begins with")
  func prefixedNames() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try repository.write("libs/core-v2/main.py", "x = 1\n")
    try repository.set(
      "libs/core-v2/pyproject.toml", "[project]\nname = \"core-v2\"\nversion = \"1.0.0\"\n", "feat: core-v2")
    #expect(try repository.bump().exitCode == 0)
    try workspace.change("libs/core/more.py", "fix: more")
    for command in [["--dry-run"], ["explain"], ["check", "--files"]] {
      let told = try repository.bump(command)
      #expect(told.exitCode == 0 && !told.stderr.contains("passed over"), "\(told)")
    }
    try repository.git("tag", "core-v2-x")
    #expect(try repository.bump("--dry-run").stderr.contains("the tag core-v2-x was passed over"))
  }

  @Test("the last package of a workspace goes on from its releases")
  func lastOne() throws {
    let workspace = try UVWorkspace()
    let repository = workspace.repository
    try repository.git("rm", "--quiet", "-r", "libs", "services/api")
    try repository.commit("chore: the rest is gone")
    try workspace.change("services/worker/a.py", "fix: a")
    #expect(try repository.bump("version", "--next").stdout == "1.1.1\n")
    #expect(try repository.bump("image", "tags", "--ref", "refs/tags/worker-v1.1.0").stdout == "1.1.0\nlatest\n")
  }
}
