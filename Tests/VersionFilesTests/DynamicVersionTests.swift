import Testing
import VersionFiles

private let head = "[project]\nname = \"my-app\"\ndynamic = [\"version\"]\n"

@Suite("Dynamic versions")
struct DynamicVersionTests {
  static let rows: [(String, DynamicVersion?)] = [
    ("[project]\nversion = \"1\"\n", nil), ("[project]\ndynamic = [\"readme\"]\n", nil),
    (head + "[tool.poetry]\nversion = \"1\"\n", nil),
    (
      head + "[tool.hatch.version]\npath = \"./src/a/__about__.py\"\n",
      .file(candidates: ["src/a/__about__.py"], format: .pythonVariable(["__version__", "VERSION"]))
    ),
    (
      head + "[tool.hatch.version]\npath = \"V\"\npattern = \"x(?P<version>.*)\"\n",
      .computed(by: "tool.hatch.version.pattern")
    ),
    (
      head + "[tool.hatch.version]\nsource = \"code\"\npath = \"a/b.py\"\nexpression = \"V\"\n",
      .file(candidates: ["a/b.py"], format: .pythonVariable(["V"]))
    ),
    (
      head + "[tool.hatch.version]\nsource = \"code\"\npath = \"a/b.py\"\nexpression = \"f()\"\n",
      .computed(by: "tool.hatch.version.expression")
    ), (head + "[tool.hatch.version]\nsource = \"nodejs\"\n", .file(candidates: ["package.json"], format: .npm)),
    (head + "[tool.hatch.version]\nsource = \"vcs\"\n", .tags(tool: "tool.hatch.version.vcs")),
    (head + "[tool.hatch.version]\nsource = \"env\"\n", .computed(by: "tool.hatch.version.source")),
    (
      head + "[tool.setuptools.dynamic]\nversion = { attr = \"my_app.version.V\" }\n",
      .file(
        candidates: [
          "my_app/version/__init__.py", "my_app/version.py", "src/my_app/version/__init__.py", "src/my_app/version.py",
        ], format: .pythonVariable(["V"]))
    ),
    (
      head + "[tool.setuptools]\npackage-dir = { \"\" = \"lib\" }\ndynamic = { version = { attr = \"a.V\" } }\n",
      .file(
        candidates: ["lib/a/__init__.py", "lib/a.py", "a/__init__.py", "a.py", "src/a/__init__.py", "src/a.py"],
        format: .pythonVariable(["V"]))
    ),
    (
      head + "[tool.setuptools]\npackage-dir = { a = \"lib/x\" }\ndynamic = { version = { attr = \"a.V\" } }\n",
      .file(candidates: ["lib/x/__init__.py", "lib/x.py"], format: .pythonVariable(["V"]))
    ),
    (
      head + "[tool.setuptools.dynamic]\nversion = { file = [\"VERSION\"] }\n",
      .file(candidates: ["VERSION"], format: .plain)
    ),
    (
      head + "[tool.setuptools.dynamic]\nversion = { file = [\"A\", \"B\"] }\n",
      .computed(by: "tool.setuptools.dynamic.version.file")
    ),
    (
      head + "[tool.pdm.version]\nsource = \"file\"\npath = \"a/__init__.py\"\n",
      .file(candidates: ["a/__init__.py"], format: .pythonVariable(["__version__"]))
    ), (head + "[tool.pdm.version]\nsource = \"scm\"\n", .tags(tool: "tool.pdm.version.scm")),
    (head + "[tool.pdm.version]\nsource = \"call\"\n", .computed(by: "tool.pdm.version")),
    (
      head + "[build-system]\nbuild-backend = \"flit_core.buildapi\"\n",
      .file(
        candidates: ["my_app/__init__.py", "src/my_app/__init__.py", "my_app.py", "src/my_app.py"],
        format: .pythonVariable(["__version__"]))
    ), (head + "[tool.setuptools_scm]\n", .tags(tool: "setuptools_scm")),
    (head + "[build-system]\nrequires = [\"setuptools\", \"setuptools-scm>=8\"]\n", .tags(tool: "setuptools-scm")),
    (
      "[tool.poetry]\nversion = \"0.0.0\"\n[tool.poetry-dynamic-versioning]\nenable = true\n",
      .tags(tool: "poetry-dynamic-versioning")
    ), (head, .computed(by: "setuptools.build_meta")),
  ]

  @Test("the place is what the build backend reads", arguments: rows)
  func places(_ text: String, _ expected: DynamicVersion?) throws {
    #expect(try DynamicVersion(pyproject: Array(text.utf8)) == expected)
  }
}
