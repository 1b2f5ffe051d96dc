import Requirements
import Testing
import VersionFiles
import Workspaces

/// A repository as the texts of its files, and what should be found in it.
struct Layout: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let files: [String: String]
  /// Each as `name@folder version`, then ` private`, ` docker`, and ` +` the locks.
  let packages: [String]
  /// Each as `dependent -kind/locality-> dependency requirement`.
  var dependencies: [String] = []
  /// The kinds of warnings, as text.
  var warnings: [String] = []
}

private func project(_ name: String, _ version: String = "0.1.0", _ rest: String = "") -> String {
  "[project]\nname = \"\(name)\"\nversion = \"\(version)\"\n\(rest)"
}

extension Workspace {
  init(_ files: [String: String], pnpm: [String: [String]] = [:]) throws(WorkspaceError) {
    try self.init(paths: Array(files.keys), pnpmWorkspaces: pnpm) { files[$0].map { Array($0.utf8) } }
  }

  var described: [String] {
    packages.map { package in
      var text = "\(package.name)@\(package.path)"
      switch package.version {
      case .stated(let version, _, _): text += " \(version)"
      case .dynamic: text += " dynamic"
      case .none: text += " none"
      }
      if package.isPrivate { text += " private" }
      if package.dockerfile != nil { text += " docker" }
      return package.locks.reduce(text) { $0 + " +\($1.path)" }
    }
  }

  func describedDependencies(_ files: [String: String]) -> [String] {
    dependencies.map { edge in
      let locality =
        switch edge.locality {
        case .workspace: "workspace"
        case .path: "path"
        case .name: "name"
        }
      let names = [edge.dependent, edge.dependency].map { package(manifest: $0)?.name ?? "?" }
      var text = "\(names[0]) -\(edge.kind.rawValue)/\(locality)-> \(names[1])"
      if let requirement = edge.requirement {
        text += " \(requirement.text)"
        if requirement.file != edge.dependent { text += " in \(requirement.file)" }
        if let range = requirement.range, let file = files[requirement.file] {
          #expect(String(decoding: Array(file.utf8)[range], as: UTF8.self) == requirement.text)
        }
      }
      return text
    }
  }
}

private let layouts: [Layout] = [
  Layout(
    testDescription: "uv: a virtual root, services under one folder, one lock",
    files: [
      "pyproject.toml":
        "[tool.uv.workspace]\nmembers = [\"stega/*\"]\nexclude = [\"stega/old\"]\n[tool.uv.sources]\nstega-core = { workspace = true }\n",
      "uv.lock": """
      version = 1
      [manifest]
      members = ["stega-core", "stega-portfolio"]
      [[package]]
      name = "stega-core"
      version = "0.3.0"
      source = { editable = "stega/core" }
      [[package]]
      name = "stega-portfolio"
      version = "0.1.0"
      source = { virtual = "stega/portfolio" }
      """,
      "docker-compose.yml": "include: [stega/portfolio/docker-compose.yml]\n",
      "stega/core/pyproject.toml": project("stega_core", "0.3.0"),
      "stega/core/src/stega_core/__init__.py": "",
      "stega/portfolio/pyproject.toml": project(
        "stega-portfolio", "0.1.0",
        "dependencies = [\n  \"Stega.Core >=0.3, <0.4 ; python_version > '3'\",\n  'alembic>=1',\n]\n[tool.uv]\npackage = false\n"
      ),
      "stega/portfolio/Dockerfile": "FROM scratch\n",
      "stega/old/pyproject.toml": project("stega-old"),
      "stega/.venv/lib/pyproject.toml": project("venv"),
      "tools/x/pyproject.toml": project("x"),
    ],
    packages: [
      "stega_core@stega/core 0.3.0 +uv.lock", "stega-portfolio@stega/portfolio 0.1.0 private docker +uv.lock",
    ],
    dependencies: ["stega-portfolio -runtime/workspace-> stega_core >=0.3, <0.4"]),
  Layout(
    testDescription: "uv: one package",
    files: ["pyproject.toml": project("my-app", "1.1.0"), "uv.lock": "version = 1\n"],
    packages: ["my-app@ 1.1.0"]),
  Layout(
    testDescription: "libraries and services by paths, a lock each",
    files: [
      "pyproject.toml": "[tool.ruff]\nline-length = 88\n",
      "libs/config/pyproject.toml": project("config", "0.2.0"),
      "libs/core/pyproject.toml": project(
        "analytics_core", "1.0.0",
        "dependencies = [\"config>=0.2\"]\n[tool.uv.sources]\nconfig = { path = \"../config\", editable = true }\n"),
      "services/api/pyproject.toml": project(
        "analytics-api", "2.0.0",
        "dependencies = [\"analytics-core\"]\n[project.optional-dependencies]\nconf = [\"config==0.2.*\"]\n[dependency-groups]\ndev = [\"config\", { include-group = \"x\" }]\n[build-system]\nrequires = [\"hatchling\", \"config (>=0.1)\"]\n[tool.uv.sources]\nanalytics-core = [{ path = \"../../libs/core\" }]\nconfig = { path = \"../../libs/config\" }\n"
      ),
      "services/api/Dockerfile": "",
      "services/api/uv.lock":
        "[[package]]\nname = \"analytics-core\"\nversion = \"1.0.0\"\nsource = { directory = \"../../libs/core\" }\n[[package]]\nname = \"config\"\nsource = { directory = \"../../libs/config\" }\n[[package]]\nname = \"analytics-api\"\nversion = \"2.0.0\"\nsource = { virtual = \".\" }\n",
      "services/api/tests/fixtures/demo/pyproject.toml": project("demo"),
      "tests/it/pyproject.toml": project("it"),
      "templates/service/pyproject.toml": project("service"),
      "cookie/{{name}}/pyproject.toml": project("cookie"),
    ],
    packages: [
      "config@libs/config 0.2.0 +services/api/uv.lock", "analytics_core@libs/core 1.0.0 +services/api/uv.lock",
      "analytics-api@services/api 2.0.0 docker +services/api/uv.lock",
    ],
    dependencies: [
      "analytics_core -runtime/path-> config >=0.2", "analytics-api -runtime/path-> analytics_core",
      "analytics-api -optional/path-> config ==0.2.*", "analytics-api -development/path-> config",
      "analytics-api -build/path-> config >=0.1",
    ]),
  Layout(
    testDescription: "Poetry: two services, and a library by path in every way",
    files: [
      "api/pyproject.toml":
        "[tool.poetry]\nname = \"dnd-api\"\nversion = \"0.1.0\"\n[tool.poetry.dependencies]\npython = \"^3.11\"\ndnd-common = { path = \"../common\", develop = true }\n[tool.poetry.group.dev.dependencies]\ndnd_bot = { path = \"../bot\" }\n",
      "api/Dockerfile": "",
      "api/poetry.lock":
        "[[package]]\nname = \"dnd-common\"\nversion = \"0.1.0\"\n[package.source]\ntype = \"directory\"\nurl = \"../common\"\n[metadata]\ncontent-hash = \"x\"\n",
      "bot/pyproject.toml":
        "[project]\nname = \"dnd-bot\"\nversion = \"0.2.0\"\ndependencies = [\"dnd-common (>=0.1,<0.2)\", \"lib @ file:../lib\"]\n[tool.poetry.dependencies]\ndnd-common = { path = \"../common\" }\n[tool.poetry.dev-dependencies]\nlib = [{ version = \"^1\", python = \"<3\" }, { path = \"../lib\", optional = true }]\n",
      "bot/Dockerfile.prod": "",
      "common/pyproject.toml": "[tool.poetry]\nname = \"dnd-common\"\nversion = \"0.1.0\"\n",
      "lib/pyproject.toml": "[tool.poetry]\npackage-mode = false\n",
    ],
    packages: [
      "dnd-api@api 0.1.0 docker", "dnd-bot@bot 0.2.0 docker", "dnd-common@common 0.1.0 +api/poetry.lock",
      "lib@lib none private",
    ],
    dependencies: [
      "dnd-api -runtime/path-> dnd-common", "dnd-api -development/path-> dnd-bot",
      "dnd-bot -runtime/path-> dnd-common >=0.1,<0.2", "dnd-bot -runtime/path-> lib",
      "dnd-bot -development/name-> lib ^1",
    ]),
  Layout(
    testDescription: "Cargo: inheritance, a path dependency as a member, a rename, an excluded folder",
    files: [
      "Cargo.toml":
        "[package]\nname = \"root\"\nversion.workspace = true\n[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"crates/old\"]\n[workspace.package]\nversion = \"0.3.0\"\npublish = false\n[workspace.dependencies]\ncore-lib = { path = \"crates/core\", version = \"0.3.0\" }\n[dependencies]\ncore-lib.workspace = true\n",
      "Cargo.lock":
        "version = 4\n[[package]]\nname = \"core-lib\"\nversion = \"0.3.0\"\n[[package]]\nname = \"root\"\nversion = \"0.3.0\"\n",
      "crates/core/Cargo.toml":
        "[package]\nname = \"core-lib\"\nversion = { workspace = true }\npublish.workspace = true\n",
      "crates/app/Cargo.toml":
        "[package]\nname = \"app\"\nversion = \"1.0.0\"\n[dependencies]\nc = { package = \"core-lib\", path = \"../core\", version = \"^0.3\", optional = true }\nserde = \"1\"\n[dev-dependencies]\ncore-lib = { path = \"../core\" }\n[target.'cfg(unix)'.build-dependencies]\nhelper = { path = \"../../tools/helper\", version = \"1\" }\n",
      "crates/old/Cargo.toml": "[package]\nname = \"old\"\nversion = \"1.0.0\"\n",
      "tools/helper/Cargo.toml": "[package]\nname = \"helper\"\nversion = \"1.2.0\"\npublish = []\n",
    ],
    packages: [
      "root@ 0.3.0 +Cargo.lock", "app@crates/app 1.0.0", "core-lib@crates/core 0.3.0 private +Cargo.lock",
      "helper@tools/helper 1.2.0 private",
    ],
    dependencies: [
      "root -runtime/path-> core-lib 0.3.0", "app -optional/path-> core-lib ^0.3", "app -development/path-> core-lib",
      "app -build/path-> helper 1",
    ]),
  Layout(
    testDescription: "npm: globs, protocols, ranges on names",
    files: [
      "package.json":
        "{\"name\": \"root\", \"private\": true, \"workspaces\": {\"packages\": [\"packages/*\", \"!packages/old\", \"apps/{web,admin}\"]}}",
      "package-lock.json":
        "{\"lockfileVersion\": 3, \"packages\": {\"\": {}, \"packages/ui\": {\"version\": \"1.0.0\"}, \"apps/web\": {\"version\": \"2.0.0\"}}}",
      "pnpm-lock.yaml": "",
      "packages/ui/package.json": "{\"name\": \"@acme/ui\", \"version\": \"1.0.0\"}",
      "packages/old/package.json": "{\"name\": \"old\", \"version\": \"1.0.0\"}",
      "packages/.hidden/package.json": "{\"name\": \"hidden\", \"version\": \"1.0.0\"}",
      "packages/docs/readme.md": "",
      "apps/web/package.json":
        "{\"name\": \"web\", \"version\": \"2.0.0\", \"private\": true, \"dependencies\": {\"@acme/ui\": \"^1.0.0\", \"left-pad\": \"1\", \"z\": \"git+ssh://x/y\"}, \"devDependencies\": {\"admin\": \"workspace:^\"}}",
      "apps/web/node_modules/x/package.json": "{\"name\": \"x\"}",
      "apps/admin/package.json":
        "{\"version\": \"1.0.0\", \"peerDependencies\": {\"ui\": \"workspace:@acme/ui@~1.0.0\"}, \"optionalDependencies\": {\"web\": \"file:../web\"}}",
    ],
    packages: [
      "admin@apps/admin 1.0.0 +pnpm-lock.yaml",
      "web@apps/web 2.0.0 private +package-lock.json +pnpm-lock.yaml",
      "@acme/ui@packages/ui 1.0.0 +package-lock.json +pnpm-lock.yaml",
    ],
    dependencies: [
      "admin -optional/path-> web", "admin -peer/workspace-> @acme/ui workspace:@acme/ui@~1.0.0",
      "web -runtime/name-> @acme/ui ^1.0.0", "web -development/workspace-> admin workspace:^",
    ]),
  Layout(
    testDescription: "uv: patterns as Rust's glob reads them",
    files: [
      "pyproject.toml": project(
        "root", "1.0.0",
        "dynamic = []\n[tool.uv.workspace]\nmembers = [\"./s/[ab]/\", \"s/.*\", \"!s/c\", \"s/{d,e}\", \"s/f/**\", \"x/../s/g\"]\n"
      ),
      "s/a/pyproject.toml": project("a"), "s/b/pyproject.toml": project("b"), "s/c/pyproject.toml": project("c"),
      "s/.h/pyproject.toml": project("h"), "s/d/pyproject.toml": project("d"),
      "s/f/1/pyproject.toml": project("f1"), "s/f/pyproject.toml": project("f"),
      "s/g/pyproject.toml": "[project]\nname = \"g\"\ndynamic = [\"version\"]\n[tool.uv]\nmanaged = true\n",
      "s/b/unmanaged/pyproject.toml": project("u"),
    ],
    packages: [
      "root@ 1.0.0", "h@s/.h 0.1.0", "a@s/a 0.1.0", "b@s/b 0.1.0", "f1@s/f/1 0.1.0", "g@s/g dynamic",
    ],
    warnings: [
      "pyproject.toml:6:33: !s/c matches no folder; correct it, or take it out",
      "pyproject.toml:6:41: s/{d,e} matches no folder; correct it, or take it out",
    ]),
  Layout(
    testDescription: "dynamic versions",
    files: [
      "a/pyproject.toml":
        "[project]\nname = \"a\"\ndynamic = [\"version\"]\n[tool.hatch.version]\npath = \"src/a/about.py\"\n",
      "a/src/a/about.py": "# 9.9.9\n__version__ = '1.2.0'\n",
      "b/pyproject.toml": "[project]\nname = \"b\"\ndynamic = [\"version\"]\n[tool.hatch.version]\nsource = \"vcs\"\n",
      "c/pyproject.toml":
        "[project]\nname = \"c\"\ndynamic = [\"version\"]\n[tool.setuptools.dynamic]\nversion = { attr = \"c.v\" }\n",
      "c/src/c/__init__.py": "from importlib.metadata import version\nv = version('c')\n",
    ], packages: ["a@a 1.2.0", "b@b dynamic", "c@c dynamic"]),
  Layout(
    testDescription: "cycles: legal in development, named at run time",
    files: [
      "a/pyproject.toml": project("a", "1", "dependencies = [\"b\"]\n"),
      "b/pyproject.toml": project("b", "1", "dependencies = [\"c\"]\n[dependency-groups]\ndev = [\"a\"]\n"),
      "c/pyproject.toml": project("c", "1", "dependencies = [\"b\"]\n"),
    ],
    packages: ["a@a 1", "b@b 1", "c@c 1"],
    dependencies: [
      "a -runtime/name-> b", "b -runtime/name-> c", "b -development/name-> a", "c -runtime/name-> b",
    ],
    warnings: [
      "c/pyproject.toml:1:1: these packages need each other to run: b -> c -> b; move what they share into one of its own"
    ]),
]

private struct BadLayout: Sendable, CustomTestStringConvertible {
  let files: [String: String]
  let message: String
  var testDescription: String { message }
}

private let badLayouts: [BadLayout] = [
  BadLayout(
    files: [
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"s/*\"]\n", "s/a/pyproject.toml": project("A.b"),
      "s/b/pyproject.toml": project("a_b"),
    ], message: "s/b/pyproject.toml:2:8: the package in s/a/pyproject.toml is called a_b too"),
  BadLayout(
    files: ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\n  \"s/*\",\n]\n", "s/a/.keep": ""],
    message: "pyproject.toml:3:3: s/a matches and has no pyproject.toml"),
  BadLayout(
    files: ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\"s/*\"]\n", "s/a/pyproject.toml": "[tool.x]\n"],
    message: "s/a/pyproject.toml:1:1: a member of a workspace needs a [project]"),
  BadLayout(
    files: [
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"s/*\"]\n",
      "s/a/pyproject.toml": project("a", "1", "[tool.uv.workspace]\nmembers = []\n"),
    ], message: "s/a/pyproject.toml:4:1: a member of the workspace in pyproject.toml cannot have a workspace"),
  BadLayout(
    files: ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\"../x/*\"]\n"],
    message: "pyproject.toml:2:12: ../x/* leads out of the repository"),
  BadLayout(
    files: ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\"s/a**\"]\n"],
    message: "pyproject.toml:2:12: s/a** is not a pattern"),
  BadLayout(
    files: ["pyproject.toml": "[tool.uv.workspace]\nmembers = [\"s/*\"]\n", "s/a/pyproject.toml": "[project\n"],
    message: "s/a/pyproject.toml:1:9: "),
  BadLayout(
    files: [
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"s/*\"]\n",
      "s/a/pyproject.toml": project("a", "1", "dependencies = [\"b\"]\n[tool.uv.sources]\nb = { workspace = true }\n"),
    ], message: "s/a/pyproject.toml:4:17: no member of the workspace is called b"),
  BadLayout(
    files: ["a/pyproject.toml": project("a", "1", "dependencies = [\"b @ file:../../b\"]\n")],
    message: "a/pyproject.toml:4:17: ../../b leads out of the repository"),
  BadLayout(
    files: ["a/pyproject.toml": "[project]\nversion = \"1\"\n"],
    message: "a/pyproject.toml:1:1: the package has no name"),
  BadLayout(
    files: ["a/pyproject.toml": project("a", "1", "[tool.poetry]\nversion = \"2\"\n")],
    message: "a/pyproject.toml:5:12: project.version is 1 but tool.poetry.version is 2"),
  BadLayout(
    files: ["Cargo.toml": "[workspace]\nmembers = [\"x/*\"]\n"], message: "Cargo.toml:2:12: x/* matches no folder"),
  BadLayout(
    files: ["Cargo.toml": "[workspace]\nmembers = [\"x\"]\n", "x/src/lib.rs": ""],
    message: "Cargo.toml:2:12: x matches and has no Cargo.toml"),
  BadLayout(
    files: [
      "package.json": "{\"workspaces\": [\"a\", \"b\"]}", "a/package.json": "{\"name\": \"x\"}",
      "b/package.json": "{\"name\": \"x\"}",
    ], message: "b/package.json:1:10: the package in a/package.json is called x too"),
  BadLayout(
    files: ["a/pyproject.toml": project("a"), "a/uv.lock": "[[package\n"], message: "a/uv.lock:1:10: "),
]

@Suite("Packages of a repository")
struct DiscoveryTests {
  @Test("what the manifests declare is found", arguments: layouts)
  func layout(_ row: Layout) throws {
    let workspace = try Workspace(row.files)
    #expect(workspace.described == row.packages)
    #expect(workspace.describedDependencies(row.files) == row.dependencies)
    #expect(workspace.warnings.map(\.description) == row.warnings)
  }

  @Test("a mistake has a place and a repair", arguments: badLayouts)
  fileprivate func mistake(_ row: BadLayout) throws {
    let error = try #require(throws: WorkspaceError.self) { try Workspace(row.files) }
    #expect(error.description.contains(row.message), "\(error)")
  }

  @Test("a requirement that is inherited stands in the manifest of the workspace")
  func inherited() throws {
    let files = try #require(layouts.first { $0.testDescription.hasPrefix("Cargo") }).files
    var edited = files
    edited["crates/app/Cargo.toml"] =
      "[package]\nname = \"app\"\nversion = \"1.0.0\"\n[dependencies]\ncore-lib.workspace = true\n"
    let workspace = try Workspace(edited)
    #expect(
      workspace.describedDependencies(edited).contains("app -runtime/path-> core-lib 0.3.0 in Cargo.toml"))
  }

  @Test("pnpm: a negated pattern holds wherever it stands, and the root is a member")
  func pnpm() throws {
    let files = [
      "package.json": "{\"name\": \"root\", \"version\": \"1.0.0\"}", "pnpm-workspace.yaml": "",
      "p/a/package.json": "{\"name\": \"a\", \"version\": \"1.0.0\"}",
      "p/b/package.json": "{\"name\": \"b\", \"version\": \"1.0.0\", \"dependencies\": {\"a\": \"workspace:*\"}}",
      "p/b/test/package.json": "{\"name\": \"t\"}",
    ]
    let globs = ["!**/test/**", "p/**"]
    #expect(try pnpmMembers(globs, in: "", paths: Array(files.keys)) == ["", "p/a", "p/b"])
    let workspace = try Workspace(files, pnpm: ["": globs])
    #expect(workspace.described == ["root@ 1.0.0", "a@p/a 1.0.0", "b@p/b 1.0.0"])
    #expect(workspace.dependents(of: "p/a/package.json").map(\.dependent) == ["p/b/package.json"])
  }

  @Test("whatever the bytes of the manifests, the packages are told or refused")
  func damaged() {
    var seed: UInt64 = 5
    func next(_ limit: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % limit
    }
    let scraps = Array("\"[]{}=,.*/\n".utf8)
    var told = 0
    for round in 0..<600 {
      var files = layouts[round % layouts.count].files.mapValues { Array($0.utf8) }
      for path in files.keys.sorted() where next(3) == 0 {
        guard var bytes = files[path], !bytes.isEmpty else { continue }
        let position = next(bytes.count)
        switch next(3) {
        case 0: bytes.removeSubrange(position..<min(bytes.count, position + next(9)))
        case 1: bytes.insert(contentsOf: [scraps[next(scraps.count)], scraps[next(scraps.count)]], at: position)
        default: bytes[position] = UInt8(next(128))
        }
        files[path] = bytes
      }
      do throws(WorkspaceError) {
        _ = try Workspace(paths: files.keys.sorted()) { files[$0] }
        told += 1
      } catch {
        #expect(error.problems.contains { !$0.isWarning } && !error.description.isEmpty)
      }
    }
    #expect(told > 50)
  }
}
