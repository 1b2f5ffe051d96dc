import Foundation
import TestSupport
import Testing
import Workspaces

/// A package whose version its build backend takes from elsewhere.
private struct BackendRow: Sendable, CustomTestStringConvertible {
  let backend: String
  let manifest: String
  let files: [String: String]
  var testDescription: String { "\(backend) \(manifest)" }
}

private let backendRows = [
  BackendRow(
    backend: "hatchling.build", manifest: "[tool.hatch.version]\npath = \"src/my_app/about.py\"\n",
    files: [
      "src/my_app/__init__.py": "", "src/my_app/about.py": "\"\"\"1.0.0\"\"\"\n__version__ = '1.0.0' # 1.0.0\n",
    ]),
  BackendRow(
    backend: "hatchling.build", manifest: "[tool.hatch.version]\npath = \"my_app/__init__.py\"\n",
    files: ["my_app/__init__.py": "VERSION = \"1.0.0\"\n"]),
  BackendRow(
    backend: "hatchling.build",
    manifest: "[tool.hatch.version]\nsource = \"code\"\npath = \"my_app/v.py\"\nexpression = \"NUMBER\"\n",
    files: ["my_app/__init__.py": "", "my_app/v.py": "OTHER = '3.0'\nNUMBER = '1.0.0'\n"]),
  BackendRow(
    backend: "setuptools.build_meta",
    manifest: "[tool.setuptools.dynamic]\nversion = { attr = \"my_app.__version__\" }\n",
    files: ["src/my_app/__init__.py": "__version__ = \"1.0.0\"\n"]),
  BackendRow(
    backend: "setuptools.build_meta",
    manifest:
      "[tool.setuptools]\npackage-dir = { \"\" = \"lib\" }\npackages = [\"my_app\"]\n[tool.setuptools.dynamic]\nversion = { attr = \"my_app.v.V\" }\n",
    files: ["lib/my_app/__init__.py": "", "lib/my_app/v.py": "A = V = '1.0.0'\n"]),
  BackendRow(
    backend: "setuptools.build_meta",
    manifest: "[tool.setuptools]\npy-modules = []\n[tool.setuptools.dynamic]\nversion = { file = \"VERSION\" }\n",
    files: ["VERSION": "1.0.0\n"]),
  BackendRow(
    backend: "flit_core.buildapi", manifest: "",
    files: ["src/my_app/__init__.py": "\"\"\"An app.\"\"\"\n\n__version__ = '1.0.0'\n"]),
  BackendRow(
    backend: "pdm.backend", manifest: "[tool.pdm.version]\nsource = \"file\"\npath = \"src/my_app/__init__.py\"\n",
    files: ["src/my_app/__init__.py": "__version__ = \"1.0.0\"  # 1.0.0\n"]),
]

@Suite("Dynamic versions as the build backends read them")
struct BackendToolTests {
  private static let python = PeerTool.named("python3", "BUMP_PYTHON")

  @Test(
    "what is released is what the backend then says",
    .enabled(if: PeerTool.runs([python, "-c", "import hatchling, setuptools, flit_core, pdm.backend"])),
    arguments: backendRows)
  fileprivate func backend(_ row: BackendRow) throws {
    var files = row.files
    files["README.md"] = ""
    files["pyproject.toml"] =
      "[build-system]\nrequires = []\nbuild-backend = \"\(row.backend)\"\n[project]\nname = \"my-app\"\ndescription = \"x\"\ndynamic = [\"version\"]\n"
      + row.manifest
    let script = """
      import importlib, sys
      backend = importlib.import_module(sys.argv[1])
      folder = backend.prepare_metadata_for_build_wheel("out")
      for line in open(f"out/{folder}/METADATA"):
          if line.startswith("Version: "): print(line[9:].strip(), file=open("answer", "w"))
      """
    for (version, expected) in [(nil, "1.0.0"), ("1.1.0a0", "1.1.0a0"), ("2.0.0", "2.0.0")] {
      if let version { files = try released(files, ["my-app": version]) }
      let sandbox = try PeerTool.sandbox()
      let root = sandbox.folder.appending(path: "repository")
      for (path, text) in files {
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
      }
      try FileManager.default.createDirectory(at: root.appending(path: "out"), withIntermediateDirectories: true)
      try PeerTool.answer([Self.python, "-c", script, row.backend], in: root, of: sandbox)
      #expect(try String(contentsOf: root.appending(path: "answer"), encoding: .utf8) == "\(expected)\n")
    }
  }
}
