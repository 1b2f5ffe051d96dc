import Configuration
import Planning
import SemanticVersion
import Testing
import VersionFiles

/// A file, and what a release of 1.0.0a0 finds in it: how the version is written, or nothing.
private struct Row: CustomTestStringConvertible, Sendable {
  let path: String
  let text: String
  let isFound: Bool

  init(_ path: String, _ text: String, _ isFound: Bool) {
    self.path = path
    self.text = text
    self.isFound = isFound
  }

  var testDescription: String { "\(path): \(text)" }
}

private let rows = [
  Row("src/a/__init__.py", "__version__ = '1.0.0a0'", true),
  Row("a/__init__.py", "__version__ = '1.0.0-alpha.0'", true),
  Row("src/a/__init__.py", "__version__ = '1.0.0'", false), Row("src/a/__init__.py", "VERSION = '1.0.0a0'", false),
  Row("src/a/__init__.py", "__version__ = f()", false), Row("a/b/__init__.py", "__version__ = '1.0.0a0'", true),
  Row("src/top/b/__init__.py", "__version__ = '1.0.0a0'", false),
  Row("src/top/_version.py", "VERSION = '1.0.0a0'", true),
  Row("src/top/b/_version.py", "VERSION = '1.0.0a0'", false),
  Row("src/top/b/main.py", "x = FastAPI(version='1.0.0a0')", true),
  Row("main.py", "x = FastAPI(version='1.0.0a0')\ny = FastAPI(version='2')", false),
  Row("other.py", "x = FastAPI(version='1.0.0a0')", false), Row("main.py", "x = Flask(version='1.0.0a0')", false),
  Row("tests/main.py", "x = FastAPI(version='1.0.0a0')", false),
  Row("src/vendor/a/__init__.py", "__version__ = '1.0.0a0'", false),
  Row("a/Third_Party/main.py", "FastAPI(version='1.0.0a0')", false),
  Row(".github/main.py", "FastAPI(version='1.0.0a0')", false),
  Row("web/main.py", "FastAPI(version='1.0.0a0')", false), Row("web/deep/main.py", "FastAPI(version='1.0.0a0')", false),
  Row("other/main.py", "FastAPI(version='1.0.0a0')", false), Row("named.py", "__version__ = '1.0.0a0'", false),
  Row("version.py", "__version__ = '1.0.0a0'", true), Row("setup.py", "setup(version='1.0.0a0')", true),
  Row("sub/setup.py", "setup(version='1.0.0a0')", false), Row("lib/a/version.rb", "VERSION = '1.0.0.alpha.0'", true),
  Row("a.gemspec", "s.version = '1.0.0.alpha.0'", true), Row("gradle.properties", "version=1.0.0-alpha.0", true),
  Row("sub/gradle.properties", "version=1.0.0-alpha.0", false),
  Row("pom.xml", "<project><version>1.0.0-alpha.0</version></project>", true),
  Row("CMakeLists.txt", "project(x VERSION 1.0.0)", true), Row("CMakeLists.txt", "project(x VERSION 1.0)", false),
  Row("mix.exs", "@version \"1.0.0-alpha.0\"", true),
  Row("src/A/A.csproj", "<Project><PropertyGroup><Version>1.0.0-alpha.0</Version></PropertyGroup></Project>", true),
  Row("chart/Chart.yaml", "version: 0.1.0\nappVersion: 1.0.0a0\n", true),
  Row("chart/Chart.yaml", "version: 0.1.0\nappVersion: 1.0.0\n", false),
  Row("parent/charts/redis/Chart.yaml", "version: 1.0.0-alpha.0\n", false),
]

@Suite("Versions that nobody named, in one package")
struct LiteralTests {
  private let files = [
    "pyproject.toml": "[project]\nname = \"a\"\nversion = \"1.0.0a0\"\n", "src/top/__init__.py": "",
    "web/package.json": "{\"name\": \"web\"}", "other/x.py": "", "parent/Chart.yaml": "name: parent\n",
  ]

  private func project(_ files: [String: [UInt8]]) throws -> Project {
    var settings = Settings()
    settings.versionFiles = [VersionFileEntry(path: "named.py", pattern: nil, offset: 0)]
    return try Project(settings: settings, files: files, folder: "a")
  }

  @Test("the form, the place and the version decide", arguments: rows)
  fileprivate func found(_ row: Row) throws {
    let files = self.files.merging([row.path: row.text]) { $1 }.mapValues { Array($0.utf8) }
    let project = try project(files)
    let more = project.addingLiterals(in: Array(files.keys), besides: ["other", "."]) { files[$0] }
    #expect(more.sources.filter(\.isLiteral).map(\.path) == (row.isFound ? [row.path] : []))
    #expect(more.sources.starts(with: project.sources))
    #expect(project.mayWrite(row.path) == (row.path == "named.py"))
    #expect(more.mayWrite(row.path) == (row.isFound || row.path == "named.py"))
  }

  @Test("where the tags are the version, nothing is looked for")
  func tagged() throws {
    var settings = Settings()
    settings.versionProvider = .scm
    let project = try Project(settings: settings, files: [:], folder: "a")
    #expect(project.addingLiterals(in: ["a/__init__.py"]) { _ in Array("__version__ = '1.0.0'".utf8) } == project)
  }
}
