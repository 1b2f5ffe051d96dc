import Foundation
import TestSupport
import Testing

/// A service as a Poetry template lays it out, with its version in four places.
private func service(_ prefix: String = "", version: String = "1.0.0") -> [String: String] {
  [
    "\(prefix)pyproject.toml": "[tool.poetry]\nname = \"shop\"\nversion = \"\(version)\"\n",
    "\(prefix)src/shop/__init__.py": "\"\"\"Shop 1.0.0\"\"\"\n__version__ = \"\(version)\"\n",
    "\(prefix)src/shop/main.py":
      "from fastapi import FastAPI\n\napp = FastAPI(\n    title=\"Shop\",\n    version=\"\(version)\",\n)\n",
    "\(prefix)src/shop/plugins/__init__.py": "__version__ = \"\(version)\"\n",
    "\(prefix)src/shop/other/main.py": "app = FastAPI(version=\"0.3.0\")\n",
    "\(prefix)tests/main.py": "app = FastAPI(version=\"\(version)\")\n",
    "\(prefix)vendor/lib/__init__.py": "__version__ = \"\(version)\"\n",
    "\(prefix)deployment/chart/Chart.yaml":
      "apiVersion: v2\nname: shop\nversion: 0.2.0 # the chart's own\nappVersion: \"\(version)\"\n",
  ]
}

private let literals = ["deployment/chart/Chart.yaml", "src/shop/__init__.py", "src/shop/main.py"]

@Suite("Versions that nobody named")
struct LiteralTests {
  @Test("what states a package's version in it goes along, is listed, and is applied from a plan")
  func release() throws {
    let repository = try TestRepository(Sandbox(), files: service(), message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.commit("feat: more")
    let dry = try repository.bump("--dry-run")
    for path in literals { #expect(dry.stdout.contains("+++ b/\(path)"), "\(dry)") }
    #expect(dry.stdout.contains("+    version=\"1.1.0\","))
    #expect(!dry.stdout.contains("plugins") && !dry.stdout.contains("vendor") && !dry.stdout.contains("tests/"))
    let plan = try repository.bump("plan").stdout
    let applied = try repository.bump("apply", "-", input: plan)
    #expect(applied.exitCode == 0, "\(applied)")
    #expect(
      try repository.git("show", "--format=", "--name-only").lines
        == ["CHANGELOG.md", "deployment/chart/Chart.yaml", "pyproject.toml"] + literals.dropFirst())
    #expect(try repository.read("src/shop/__init__.py") == "\"\"\"Shop 1.0.0\"\"\"\n__version__ = \"1.1.0\"\n")
    #expect(try repository.read("deployment/chart/Chart.yaml").hasSuffix("own\nappVersion: \"1.1.0\"\n"))
    let verified = try repository.bump("verify", "v1.1.0")
    #expect(verified.exitCode == 0, "\(verified)")
    #expect(verified.stdout.contains("src/shop/main.py"))
    try repository.commit("feat: yet more")
    #expect(try repository.bump("--prerelease", "alpha").exitCode == 0)
    #expect(try repository.read("src/shop/main.py").contains("version=\"1.2.0a0\""))
    #expect(try repository.read("deployment/chart/Chart.yaml").contains("version: 0.2.0 #"))
    #expect(try repository.bump("revert", "v1.2.0a0").exitCode == 0)
    #expect(try repository.read("src/shop/main.py").contains("version=\"1.1.0\""))
  }

  @Test("in a workspace each package's own go along")
  func workspace() throws {
    let files = service("services/shop/").merging(service("services/till/", version: "1.0.0")) { $1 }
      .merging(["services/till/pyproject.toml": "[tool.poetry]\nname = \"till\"\nversion = \"1.0.0\"\n"]) { $1 }
    let repository = try TestRepository(Sandbox(), files: files, message: "feat: start")
    #expect(try repository.bump().exitCode == 0)
    try repository.write("services/shop/src/shop/core.py", "x = 1\n")
    try repository.git("add", "--all")
    try repository.commit("feat: more")
    let released = try repository.bump()
    #expect(released.exitCode == 0, "\(released)")
    #expect(
      try repository.git("show", "--format=", "--name-only").lines
        == [
          "CHANGELOG.md", "deployment/chart/Chart.yaml", "pyproject.toml", "src/shop/__init__.py", "src/shop/main.py",
        ]
        .map { "services/shop/\($0)" })
    #expect(try repository.bump("verify", "shop-v1.1.0").exitCode == 0)
  }
}
