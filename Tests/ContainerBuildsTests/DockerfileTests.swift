import ContainerBuilds
import TestSupport
import Testing

private struct Row: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let text: String
  let sources: [[String]]
  var from: [String?] = []
  var unclear: [Bool] = []

  init(_ description: String, _ text: String, _ sources: [[String]], from: [String?] = [], unclear: [Bool] = []) {
    testDescription = description
    self.text = text
    self.sources = sources
    self.from = from
    self.unclear = unclear
  }
}

private let rows = [
  Row("copies", "FROM a\nCOPY . .\ncopy a b/ /app/\n", [["."], ["a", "b/"]]),
  Row("other instructions", "FROM a\nRUN cp x y\nENV COPY=1\nLABEL COPY a b\n# COPY a b\n", []),
  Row("the JSON form", "COPY [\"a b\", \"c\\\\d\", \"/app/\"]\n", [["a b", "c\\d"]]),
  Row("white space and CRLF", "  COPY\t a  b \r\n\r\n\tADD c d\r\n", [["a"], ["c"]]),
  Row("continued lines", "COPY a \\\n  # a comment\n\n  b \\  \n  /app/\nCOPY c d", [["a", "b"], ["c"]]),
  Row(
    "another escape", "# syntax=docker/dockerfile:1\n# escape=`\nCOPY a `\n  b c:\\\nCOPY d e", [["a", "b"], ["d"]]),
  Row("a comment is no directive", "# hello\n# escape=`\nCOPY a \\\n  b c\n", [["a", "b"]]),
  Row(
    "flags and stages", "COPY --chown=a:b --link a b\nCOPY --from=build /x /y\nCOPY --from=0 --chmod=644 x y\n",
    [["a"], ["/x"], ["x"]], from: [nil, "build", "0"]),
  Row(
    "variables", "COPY $SERVICE /app\nCOPY ${A:-b}/c a /app\nCOPY a $HOME\n",
    [["$SERVICE"], ["${A:-b}/c", "a"], ["a"]],
    unclear: [true, true, false]),
  Row("addresses", "ADD https://example.com/x.tar.gz git@example.com:a/b.git /x\nADD y.tar /y\n", [["y.tar"]]),
  Row(
    "here-documents", "COPY <<EOF /x\nCOPY a b\nEOF\nRUN <<-\"END\" python3\n\tCOPY c d\n\tEND\nCOPY e f\n", [["e"]]),
  Row(
    "mounts",
    "RUN --mount=type=bind,source=uv.lock,target=uv.lock \\\n    --mount=type=cache,target=/c --mount=target=. uv sync\n"
      + "RUN --mount=type=bind,from=build,src=/x,target=/x true\n",
    [["uv.lock"], [""], ["/x"]], from: [nil, nil, "build"]),
  Row("nothing to copy", "COPY a\nCOPY\nCOPY [\"a\"]\n", []),
  Row("broken JSON", "COPY [\"a, b c\n", [["[\"a,", "b"]], unclear: [true]),
  Row("an empty file", "", []),
]

@Suite("Dockerfiles")
struct DockerfileTests {
  @Test("what is taken out of the build context is read as the builder reads it", arguments: rows)
  fileprivate func copies(_ row: Row) {
    let copies = Dockerfile(parsing: Array(row.text.utf8)).copies
    #expect(copies.map(\.sources) == row.sources)
    #expect(copies.map(\.from) == (row.from.isEmpty ? row.sources.map { _ in nil } : row.from))
    #expect(copies.map(\.isUnclear) == (row.unclear.isEmpty ? row.sources.map { _ in false } : row.unclear))
    for copy in copies {
      #expect(Array(row.text.utf8)[copy.offset...].first.map { "cCaARr".utf8.contains($0) } == true)
    }
  }

  @Test(
    "a file is in the image where a source is the file or a folder above it",
    arguments: [
      ("COPY . .", "", "libs/core/a.py", true), ("COPY ./libs/ /x", "", "libs/core/a.py", true),
      ("COPY libs/core/ /x", "", "libs/core2/a.py", false),
      ("COPY libs/*/pyproject.toml /x", "", "libs/core/a.py", false),
      ("COPY libs/*/pyproject.toml /x", "", "libs/core/pyproject.toml", true),
      ("COPY libs/c?re /x", "", "libs/core/a.py", true), ("COPY libs/[a-c]ore /x", "", "libs/core/a.py", true),
      ("COPY libs/[^c]ore /x", "", "libs/core/a.py", false), ("COPY /libs /x", "", "libs/core/a.py", true),
      ("COPY ../../libs /x", "", "libs/core/a.py", true), ("COPY . .", "services/api", "libs/core/a.py", false),
      ("COPY src /x", "services/api", "services/api/src/a.py", true),
      ("COPY --from=build /libs /x", "", "libs/a.py", false),
      ("COPY --from=shared core /x", "services/api", "libs/core/a.py", true),
      ("COPY --from=shared . /x", "services/api", "services/api/a.py", false),
    ])
  func content(_ text: String, _ context: String, _ path: String, _ isIn: Bool) {
    let content = ImageContent(
      Dockerfile(parsing: Array(text.utf8)), context: context, additionalContexts: ["shared": "libs"])
    #expect((content.instruction(bringing: path) != nil) == isIn)
  }

  @Test(
    "what .dockerignore keeps out is not in the image",
    arguments: [
      ("libs", false), ("/libs/", false), ("  libs/core  ", false), ("# libs", true), ("libs/core/b.py", true),
      ("**/*.py", false), ("*.py", true), ("*", false), ("*\n!libs", true), ("*\n!libs\nlibs/core", false),
      ("**", false),
      ("**/core", false), ("core", true), ("libs/*/a.py", false), ("li*\n!libs/core/a.py", true), ("", true),
      (".", true),
    ])
  func ignored(_ text: String, _ isIn: Bool) {
    let content = ImageContent(
      Dockerfile(parsing: Array("COPY . .".utf8)), context: "", ignore: DockerIgnore(parsing: Array(text.utf8)))
    #expect((content.instruction(bringing: "libs/core/a.py") != nil) == isIn)
  }

  @Test(
    "where nothing says what a Dockerfile is built in, its sources do",
    arguments: [
      ("COPY services/api /app", ""), ("COPY pyproject.toml uv.lock ./\nCOPY . .", ""),
      ("COPY src /app/src", "services/api"),
      ("COPY pyproject.toml /app/\nCOPY src /app/src", "services/api"), ("COPY . .", nil),
      ("COPY . .\nRUN uv sync --package api", ""), ("COPY . .\nWORKDIR /app/services/api/", ""), ("FROM scratch", nil),
      ("COPY --from=ghcr.io/astral-sh/uv /uv /bin/\nCOPY . .", nil), ("COPY nowhere /x", nil),
    ])
  func context(_ text: String, _ context: String?) {
    let paths = [
      "pyproject.toml", "uv.lock", "libs/core/a.py", "services/api/pyproject.toml", "services/api/src/a.py",
    ]
    #expect(Dockerfile(parsing: Array(text.utf8)).context(ofPackageIn: "services/api", paths: paths) == context)
  }

  @Test("20,000 inputs of scraps and random bytes are read")
  func scraps() {
    var random = SeededRandom(seed: 3)
    let scraps = [
      "COPY ", "ADD ", "RUN ", "--from=a ", "--mount=type=bind,source=", "[", "]", "\"", "\\", "\n", "\r\n", "#",
      "escape=`",
      "`", "<<E", "E", " ", "a", "/", "..", "*", "**", "?", "[a-", "$", "!", ",", "=", "\u{FEFF}", "é",
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<14, using: &random) {
        bytes +=
          Int.random(in: 0..<9, using: &random) == 0
          ? [UInt8.random(in: .min ... .max, using: &random)] : scraps.randomElement(using: &random) ?? []
      }
      let dockerfile = Dockerfile(parsing: bytes)
      #expect(dockerfile.copies.allSatisfy { bytes.indices.contains($0.offset) && !$0.sources.isEmpty })
      let content = ImageContent(dockerfile, context: "a", ignore: DockerIgnore(parsing: bytes))
      _ = content.instruction(bringing: "a/b/c")
      _ = dockerfile.context(ofPackageIn: "a", paths: ["a/b/c", "b"])
      _ = try? ComposeBuild.builds(in: bytes, path: "compose.yaml")
    }
  }
}

@Suite("Builds in compose files")
struct ComposeBuildTests {
  @Test("context and Dockerfile are told from the file's own folder")
  func builds() throws {
    let text = """
      services:
        short: {build: ./api}
        long:
          build:
            context: ..
            dockerfile: docker/long.Dockerfile
            additional_contexts: [shared=../libs, base=docker-image://alpine]
        table:
          build: {context: ., additional_contexts: {shared: ../../libs}}
        image: {image: "x:1"}
        address: {build: "https://example.com/a.git"}
        variable: {build: {context: "${FOLDER}"}}
        outside: {build: ../../../x}
        inline: {build: {context: ., dockerfile_inline: FROM x}}
      """
    let builds = try ComposeBuild.builds(in: Array(text.utf8), path: "stega/web/docker-compose.yml")
    #expect(builds.map(\.service) == ["short", "long", "table"])
    #expect(builds.map(\.context) == ["stega/web/api", "stega", "stega/web"])
    #expect(
      builds.map(\.dockerfile) == ["stega/web/api/Dockerfile", "stega/docker/long.Dockerfile", "stega/web/Dockerfile"])
    #expect(builds.map(\.additionalContexts) == [[:], ["shared": "stega/libs"], ["shared": "libs"]])
    #expect(try ComposeBuild.builds(in: [], path: "compose.yaml").isEmpty)
  }

  @Test(
    "a compose file is told by its name",
    arguments: [
      ("compose.yaml", true), ("a/docker-compose.prod.yml", true), ("docker_compose_tests.yml", true),
      ("a/compose.json", false), ("values.yaml", false), ("my-compose.yml", false),
    ])
  func names(_ path: String, _ isOne: Bool) { #expect(ComposeBuild.isComposeFile(path) == isOne) }
}
