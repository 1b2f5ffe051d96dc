import FuzzTargets
import StructuredText
import Testing
import VersionFiles

@Suite("Text files")
struct TextTests {
  static let wholeLines = [
    "\"1.1.0\"", "v1.1.0", "V1.1.0", "version=1.1.0", "app:1.1.0", "1.1.0,", "(1.1.0)", "1.1.0", "This is 1.1.0.",
    "1.1.0. And", "foo==1.1.0",
    "api-1.1.0.tar.gz", "api_1.1.0_amd64.deb", "/v1.1.0/", "^1.1.0", "~=1.1.0", ">=1.1.0,<2", "'1.1.0'",
    "<version>1.1.0</version>", "\t1.1.0\t",
    "版1.1.0号", "app2-1.1.0.zip", "log4j-1.1.0.jar", "registry.example.org/app:1.1.0@sha256:00", "1.1.0-${ARCH}",
    "1.1.0...2.0.0", "badge/v-1.1.0.svg",
    "app:3.12-1.1.0", "1.1.0+", "1.1.0/", "https://example.org/1.1.0/x", "!1.1.0", "1.1.0-", "1.1.0.py", "1.1.0_",
    "1.1.0.c",
  ]
  static let partialLines = [
    "11.1.0", "1.1.0.1", "1.1.05", "1.1.0-alpine", "1.1.0a1", "1.1.0rc1", "redis:1.1.0-alpine", "==1.1.0.dev1",
    "1.1.0.post1", "1.1.0.dev", "2.1.1.0",
    "1.1.0+local.1", "1!1.1.0", "1.1.0!1", "1.1.0.*", "1.1.0.x", "1.1.0_rc1", "1.1.0-1", "1.1.0~rc1", "1.1.0.RELEASE",
    "1.1.0.Final", "1.1.0-SNAPSHOT", "1.1.0.b2",
    "01.1.0", "release1.1.0", "dev1.1.0", "2.0.0-1.1.0", "2.0.0+1.1.0", "x1.1.0", "1.1.0x", "1.1.0.0", "1a1.1.0",
    "rev1.1.0", "1.1,0", "1x1x0", "",
  ]

  @Test("a version on its own is found and nothing else changes", arguments: wholeLines)
  func whole(_ line: String) throws {
    let format = VersionFileFormat.text(pattern: nil, spellings: ["1.1.0"])
    let locations = try format.locate(in: Array(line.utf8))
    #expect(locations.map(\.text) == ["1.1.0"])
    let edits = locations.map { $0.replaced(with: "2.0.0") }
    let after = String(decoding: applying(edits, to: Array(line.utf8)), as: UTF8.self)
    #expect(after == line.replacing("1.1.0", with: "2.0.0"))
    try checkSplice(format, Array(line.utf8), locations, to: "3.4.5")
  }

  @Test("part of another version is left alone", arguments: partialLines)
  func partial(_ line: String) {
    #expect(throws: VersionFileError.notFound(spellings: ["1.1.0"], pattern: nil)) {
      try VersionFileFormat.text(pattern: nil, spellings: ["1.1.0"]).locate(in: Array(line.utf8))
    }
  }

  @Test("each spelling is found, the longest where several start")
  func spellings() throws {
    let text = "a 1.2.0a0\nb 1.2.0-a0 1.2.0-alpha.0\nc 1.2.0 1.2.0-alpha 1.2.0a0.dev1\n"
    let format = VersionFileFormat.text(
      pattern: nil, spellings: ["1.2.0a0", "1.2.0-alpha.0", "1.2.0-a0", "1.2.0-a0", ""])
    let locations = try format.locate(in: Array(text.utf8))
    #expect(locations.map(\.text) == ["1.2.0a0", "1.2.0-a0", "1.2.0-alpha.0"])
    #expect(locations.map(\.name) == ["line 1", "line 2", "line 2"])
  }

  static let patterned: [(String, String, [String])] = [
    ("version", "1.1.0\nversion 1.1.0 1.1.0\n", ["line 2", "line 2"]),
    ("^__version__", "\u{FEFF}__version__ = '1.1.0'\nx = '1.1.0'", ["line 1"]),
    (#"FastAPI\(.*version="#, "app = FastAPI(title='x', version=\"1.1.0\")\nx = 'version=1.1.0'", ["line 1"]),
    (#"(?P<name>image):\s+app:\d+\.\d+"#, "image: redis:1.1.0\nimage:  app:1.1.0", ["line 2"]),
    ("0$", "1.1.0\r\n1.1.0 \r\n", ["line 1"]), ("(?i)VERSION", "version 1.1.0", ["line 1"]),
    ("é", "caf\u{E9} 1.1.0\ncafe\u{301} 1.1.0", ["line 1"]),
  ]

  @Test("with an expression only the lines that it matches count", arguments: patterned)
  func patterns(_ pattern: String, _ text: String, _ names: [String]) throws {
    let format = VersionFileFormat.text(pattern: pattern, spellings: ["1.1.0"])
    let locations = try format.locate(in: Array(text.utf8))
    #expect(locations.map(\.name) == names)
  }

  @Test("bytes that are not UTF-8, CRLF and the byte order mark stay")
  func foreignBytes() throws {
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF, 0xFF] + Array("1.1.0\r\n".utf8) + [0x00, 0xC3] + Array("\r\n(v1.1.0".utf8)
    for pattern in [nil, #"\d"#] {
      let format = VersionFileFormat.text(pattern: pattern, spellings: ["1.1.0"])
      let locations = try format.locate(in: bytes)
      #expect(locations.map(\.name) == ["line 1", "line 3"])
      try checkSplice(format, bytes, locations, to: "2.0.0-rc.1")
    }
  }

  @Test("an expression sees lines of any length, and no line keeps it busy")
  func longLines() throws {
    let line = String(repeating: "a", count: 100_000) + " 1.1.0"
    for (pattern, fits) in [("1", true), ("(a+)+b", false), ("^(a|aa|a*)*$", false), ("(.*)*(.*)*1.1.0$", true)] {
      let found = try? VersionFileFormat.text(pattern: pattern, spellings: ["1.1.0"]).locate(in: Array(line.utf8))
      #expect((found?.count == 1) == fits, "\(pattern)")
    }
  }

  @Test("a file in which an expression could take too long is refused, with the line")
  func tooSlow() throws {
    let text = "1.1.0\n" + String(repeating: "a", count: 1_000_000) + " 1.1.0"
    let error = #expect(throws: VersionFileError.tooSlow(pattern: "(a{30}){60}b", offset: 6)) {
      try VersionFileFormat.text(pattern: "(a{30}){60}b", spellings: ["1.1.0"]).locate(in: Array(text.utf8))
    }
    #expect(error?.position(in: Array(text.utf8))?.line == 2)
    // Lines without a version are not searched.
    let other = String(repeating: "a", count: 1_000_000) + "\nb 1.1.0"
    let format = VersionFileFormat.text(pattern: "(a{30}){60}b|^b", spellings: ["1.1.0"])
    #expect(try format.locate(in: Array(other.utf8)).count == 1)
  }

  @Test("time grows with the text, also where almost every byte could start a version")
  func linear() {
    for text in ["1.1.", "1.1.0-", "1.1.0.a", "1.", "-1.1.0-1.1.0"] {
      let bytes = Array(String(repeating: text, count: 200_000 / text.utf8.count).utf8)
      _ = try? VersionFileFormat.text(pattern: nil, spellings: ["1.1.0", "1.1.0-alpha.1"]).locate(in: bytes)
    }
  }
}
