import Foundation
import TestSupport
import Testing

/// A repository as a team keeps it, a change, and what the release of it writes: each line that goes and comes, by file.
private struct UserLayout: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let files: [String: String]
  /// The file that changes, and the message of that commit.
  let change: (path: String, message: String)
  let tags: [String]
  /// Changelogs aside.
  let writes: [String: [String]]
  let changelogs: Set<String>
  /// The tag of the release before; nil where the first one is made too.
  var first: String?
}

private func project(_ name: String, _ version: String, needs: [String] = []) -> String {
  let sources = needs.map { "\($0.prefix { $0.isLetter || $0 == "_" }) = { workspace = true }\n" }.joined()
  return """
    [project]
    name = "\(name)"
    version = "\(version)"
    requires-python = ">=3.11"
    dependencies = [\(needs.map { "\"\($0)\"" }.joined(separator: ", "))]

    [build-system]
    requires = ["uv_build>=0.8,<0.9"]
    build-backend = "uv_build"

    """ + (sources.isEmpty ? "" : "\n[tool.uv.sources]\n\(sources)")
}

/// A lock of uv's, each package as name, version, folder and what it needs of the repository.
private func lock(_ packages: [(String, String, String, [String])]) -> String {
  "version = 1\nrevision = 3\nrequires-python = \">=3.11\"\n"
    + packages.map { name, version, folder, needs in
      let list = needs.map { "    { name = \"\($0.replacing("_", with: "-"))\", editable = \"libs/\($0)\" },\n" }
        .joined()
      return "\n[[package]]\nname = \"\(name.replacing("_", with: "-"))\"\nversion = \"\(version)\"\n"
        + "source = { editable = \"\(folder)\" }\n" + (needs.isEmpty ? "" : "dependencies = [\n\(list)]\n")
    }.joined()
}

private let poetryDockerfile = """
  FROM python:3.11-slim as base

  ENV PYTHONDONTWRITEBYTECODE=1 \\
      PYTHONUNBUFFERED=1 \\
      POETRY_VIRTUALENVS_CREATE=false

  WORKDIR /app

  RUN pip install --no-cache-dir poetry==1.7.1

  # Install dependencies
  COPY pyproject.toml /app/pyproject.toml
  RUN poetry install --no-interaction --no-ansi --no-root

  # Copy source code
  COPY src /app/src

  """

private func poetryService(_ name: String, _ version: String) -> [String: String] {
  [
    "\(name)/pyproject.toml": """
    [tool.poetry]
    name = "dnd-helper-\(name)"
    version = "\(version)"
    description = "The \(name) of DnD Helper"
    packages = [{ include = "dnd_helper_\(name)", from = "src" }]

    [tool.poetry.dependencies]
    python = "^3.11"
    redis = ">=5"

    """,
    "\(name)/Dockerfile": poetryDockerfile,
    "\(name)/docker_compose_tests.yml": "services:\n  tests:\n    build:\n      context: .\n",
    "\(name)/src/dnd_helper_\(name)/__init__.py": "",
    "\(name)/src/dnd_helper_\(name)/main.py": "x = 1\n",
  ]
}

private let layouts: [UserLayout] = [
  UserLayout(
    testDescription: "a virtual uv workspace with services under one folder, one lock and a compose file for each",
    files: [
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"stega/*\"]\n",
      "docker-compose.yml": "include:\n  - stega/portfolio/docker-compose.yml\n",
      "stega/portfolio/pyproject.toml": project("stega-portfolio", "0.1.0"),
      "stega/portfolio/Dockerfile": "FROM python:3.12-slim\nCOPY . /app\n",
      "stega/portfolio/docker-compose.yml": "services:\n  portfolio:\n    build:\n      context: .\n",
      "stega/portfolio/src/stega_portfolio/__init__.py": "",
      "stega/config/pyproject.toml": project("stega-config", "0.1.0"),
      "stega/config/Dockerfile": "FROM python:3.12-slim\nCOPY . /app\n",
      "uv.lock": lock([
        ("stega-config", "0.1.0", "stega/config", []), ("stega-portfolio", "0.1.0", "stega/portfolio", []),
      ]),
    ],
    change: ("stega/portfolio/src/stega_portfolio/main.py", "feat(portfolio): show positions"),
    tags: ["stega-portfolio-v0.2.0"],
    writes: [
      "stega/portfolio/pyproject.toml": ["-version = \"0.1.0\"", "+version = \"0.2.0\""],
      "uv.lock": ["-version = \"0.1.0\"", "+version = \"0.2.0\""],
    ],
    changelogs: ["stega/portfolio/CHANGELOG.md"]),
  UserLayout(
    testDescription: "one uv package with commitizen's table",
    files: [
      "pyproject.toml": Manual.pyproject("1.0.0"), "uv.lock": Manual.lock("1.0.0"),
      "Dockerfile": "FROM python:3.12-slim\nCOPY . /app\n", ".dockerignore": ".venv\n",
      "src/my_app/__init__.py": "", "src/my_app/core/__init__.py": "",
    ],
    change: ("src/my_app/core/search.py", "feat(ui): add search"),
    tags: ["v1.1.0"],
    writes: [
      "pyproject.toml": ["-version = \"1.0.0\"", "+version = \"1.1.0\""],
      "uv.lock": ["-version = \"1.0.0\"", "+version = \"1.1.0\""],
    ],
    changelogs: ["CHANGELOG.md"], first: "v1.0.0"),
  UserLayout(
    testDescription: "shared libraries and the services that import them",
    files: [
      "pyproject.toml": "[tool.uv.workspace]\nmembers = [\"libs/*\", \"services/*\"]\n",
      "docs/index.md": "# Analytics\n", "tools/seed.py": "x = 1\n",
      "libs/config/pyproject.toml": project("config", "0.3.0"),
      "libs/analytics_core/pyproject.toml": project("analytics_core", "1.2.0", needs: ["config>=0.3,<0.4"]),
      "libs/ml_models/pyproject.toml": project("ml_models", "0.1.0"),
      "services/analytics_api/pyproject.toml": project("analytics_api", "2.0.0", needs: ["analytics_core"]),
      "services/analytics_api/Dockerfile": "FROM python:3.11-slim\nCOPY . /app\n",
      "services/ml_inference/pyproject.toml": project("ml_inference", "1.0.0", needs: ["ml_models~=0.1"]),
      "services/ml_inference/Dockerfile": "FROM python:3.11-slim\nCOPY . /app\n",
      "uv.lock": lock([
        ("analytics_api", "2.0.0", "services/analytics_api", ["analytics_core"]),
        ("analytics_core", "1.2.0", "libs/analytics_core", ["config"]), ("config", "0.3.0", "libs/config", []),
        ("ml_inference", "1.0.0", "services/ml_inference", ["ml_models"]), ("ml_models", "0.1.0", "libs/ml_models", []),
      ]),
    ],
    change: ("libs/config/src/config/env.py", "feat(config): read secrets"),
    tags: ["analytics_api-v2.0.1", "analytics_core-v1.2.1", "config-v0.4.0"],
    writes: [
      "libs/config/pyproject.toml": ["-version = \"0.3.0\"", "+version = \"0.4.0\""],
      "libs/analytics_core/pyproject.toml": [
        "-version = \"1.2.0\"", "+version = \"1.2.1\"",
        "-dependencies = [\"config>=0.3,<0.4\"]", "+dependencies = [\"config>=0.4,<0.5\"]",
      ],
      "services/analytics_api/pyproject.toml": ["-version = \"2.0.0\"", "+version = \"2.0.1\""],
      "uv.lock": [
        "-version = \"2.0.0\"", "+version = \"2.0.1\"", "-version = \"1.2.0\"", "+version = \"1.2.1\"",
        "-version = \"0.3.0\"", "+version = \"0.4.0\"",
      ],
    ],
    changelogs: [
      "libs/config/CHANGELOG.md", "libs/analytics_core/CHANGELOG.md", "services/analytics_api/CHANGELOG.md",
    ]),
  UserLayout(
    testDescription: "two Poetry services without locks that compose only builds",
    files: [
      "docker-compose.yml": """
      services:
        api:
          build:
            context: ./api
            dockerfile: Dockerfile
        redis:
          image: redis:7-alpine

      """
    ].merging(poetryService("api", "0.4.0")) { $1 }.merging(poetryService("bot", "0.4.0")) { $1 },
    change: ("api/src/dnd_helper_api/roll.py", "fix: roll fair dice"),
    tags: ["dnd-helper-api-v0.4.1"],
    writes: ["api/pyproject.toml": ["-version = \"0.4.0\"", "+version = \"0.4.1\""]],
    changelogs: ["api/CHANGELOG.md"]),
  UserLayout(
    testDescription: "a Poetry service with a FastAPI literal, a lock, compose and Kubernetes manifests",
    files: [
      ".versioning.toml": """
      version_files = ["src/service_name/main.py"]
      [images]
      repositories = ["registry.example.com/service_name"]
      references = ["deployment/**"]

      """,
      "pyproject.toml": """
      [tool.poetry]
      name = "service_name"
      version = "1.0.0"
      description = "A service"

      [tool.poetry.dependencies]
      python = "^3.11"

      """,
      "poetry.lock": "package = []\n\n[metadata]\nlock-version = \"2.0\"\npython-versions = \"^3.11\"\n"
        + "content-hash = \"0f0dbd6bd9ac0f2ca8a5c8cd5f9e4e30d16b67a2f3e84ee7d9a4ca9c1fc1e0b5\"\n",
      "Dockerfile": poetryDockerfile,
      "src/service_name/main.py": """
      from fastapi import FastAPI

      def create_application() -> FastAPI:
          app = FastAPI(
              title="service_name API",
              version="1.0.0",
          )
          return app

      """,
      "deployment/docker-compose.yml": """
      services:
        service:
          image: registry.example.com/service_name:1.0.0
        cache:
          image: redis:1.0.0

      """,
      "deployment/k8s/deployment.yaml": """
      apiVersion: apps/v1
      kind: Deployment
      spec:
        template:
          spec:
            containers:
              - name: service
                image: "registry.example.com/service_name:1.0.0" # ours

      """,
    ],
    change: ("src/service_name/api/v1/items.py", "fix: list all items"),
    tags: ["v1.0.1"],
    writes: [
      "pyproject.toml": ["-version = \"1.0.0\"", "+version = \"1.0.1\""],
      "src/service_name/main.py": ["-        version=\"1.0.0\",", "+        version=\"1.0.1\","],
      "deployment/docker-compose.yml": [
        "-    image: registry.example.com/service_name:1.0.0",
        "+    image: \"registry.example.com/service_name:1.0.1\"",
      ],
      "deployment/k8s/deployment.yaml": [
        "-          image: \"registry.example.com/service_name:1.0.0\" # ours",
        "+          image: \"registry.example.com/service_name:1.0.1\" # ours",
      ],
    ],
    changelogs: ["CHANGELOG.md"]),
]

@Suite("Repositories as teams keep them")
struct UserLayoutTests {
  @Test("a release writes these lines and no others", arguments: layouts)
  fileprivate func release(_ layout: UserLayout) throws {
    let repository = try TestRepository(Sandbox(), files: layout.files, message: "feat: start")
    if let tag = layout.first {
      try repository.tag(tag)
    } else {
      // Where a version file and no tag says the version, the first release takes it.
      let first = try repository.bump()
      #expect(first.exitCode == 0, "\(first)")
    }
    try repository.set(layout.change.path, "x = 2\n", layout.change.message)
    let released = try repository.bump()
    #expect(released.exitCode == 0, "\(released)")

    #expect(try repository.git("tag", "--points-at", "HEAD").lines == layout.tags)
    var writes: [String: [String]] = [:]
    var path = ""
    for line in try repository.git("show", "--format=", "--unified=0", "--no-prefix", "HEAD").lines {
      if line.hasPrefix("+++ ") {
        path = String(line.dropFirst(4))
        writes[path] = []
      } else if line.hasPrefix("+") || line.hasPrefix("-"), !line.hasPrefix("--- ") {
        writes[path, default: []].append(line)
      }
    }
    #expect(Set(writes.keys.filter { $0.hasSuffix("CHANGELOG.md") }) == layout.changelogs)
    for changelog in layout.changelogs { writes[changelog] = nil }
    #expect(writes == layout.writes)
    #expect(try repository.git("status", "--porcelain") == "")
    #expect(try repository.bump().exitCode == 3)
    let verified = try repository.bump("verify", layout.tags[0])
    #expect(verified.exitCode == 0, "\(verified)")
  }
}
