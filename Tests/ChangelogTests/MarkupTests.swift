import Changelog
import SemanticVersion
import Testing

/// The first entry of a release with a fix that is described so.
private func shown(_ description: String, _ markup: Markup, style: ChangelogStyle = .conventional) -> String {
  let change = Change(id: "", type: "fix", description: description)
  let text = render(Release(tag: "v1", changes: [change]), RenderingOptions(style: style, markup: markup))
  return String(text.split(separator: "\n").last?.dropFirst(2) ?? "")
}

/// A file with the section of 1.2.0, which has one fix.
private func inserted(
  into file: String, _ markup: Markup, style: ChangelogStyle = .conventional, description: String = "b",
  links: RepositoryLinks? = nil, previousTag: String? = nil
) throws -> String {
  let change = Change(id: "", type: "fix", description: description)
  let release = Release(
    tag: "v1.2.0", version: try version("1.2.0"), previousTag: previousTag, date: date, changes: [change])
  let bytes = try ChangelogFile(Array(file.utf8), markup: markup).inserting(
    release, RenderingOptions(style: style, markup: markup, links: links), formats: [TagFormat("v$version")],
    scheme: .semver2)
  return String(decoding: bytes, as: UTF8.self)
}

@Suite("reStructuredText and AsciiDoc")
struct MarkupTests {
  @Test(
    "the extension of a file's name says the markup",
    arguments: [
      ("CHANGELOG.md", Markup.markdown), ("a.b/C.Markdown", .markdown), ("HISTORY.rst", .restructuredText),
      ("c.adoc", .asciidoc), ("c.asciidoc", .asciidoc), ("CHANGELOG", nil), ("a.rst/CHANGES", nil), (".rst", nil),
      ("c.textile", nil),
    ] as [(String, Markup?)])
  func fileName(_ name: String, _ markup: Markup?) {
    #expect(Markup(fileName: name) == markup)
  }

  @Test("a document in reStructuredText, byte for byte")
  func restructuredText() throws {
    let options = RenderingOptions(markup: .restructuredText, links: links)
    let commit = "https://github.com/o/r/commit/"
    #expect(
      renderDocument([try sampleRelease()], options) == """
        Changelog
        =========

        v1.2.0 (2026-11-20)
        -------------------

        `Compare with v1.1.0 <https://github.com/o/r/compare/v1.1.0...v1.2.0>`__

        Breaking changes
        ~~~~~~~~~~~~~~~~

        - **storage:** sessions move to Redis (`4f2a9c1 <\(commit)\(id("4f2a9c1"))>`__)

          Set ``REDIS_URL`` before deploying.

        - **deps:** drop Node 18 (`d1b2c3d <\(commit)\(id("d1b2c3d"))>`__)

        Features
        ~~~~~~~~

        - **ui:** login button (`#12 <https://github.com/o/r/issues/12>`__, `a1b2c3d <\(commit)\(id("a1b2c3d"))>`__)

        Bug fixes
        ~~~~~~~~~

        - handle Vec<T> (`#13 <https://github.com/o/r/pull/13>`__, `b1b2c3d <\(commit)\(id("b1b2c3d"))>`__)

        Reverts
        ~~~~~~~

        - colours (`f1b2c3d <\(commit)\(id("f1b2c3d"))>`__)

        """)
  }

  @Test("a document in AsciiDoc, byte for byte")
  func asciiDoc() throws {
    let options = RenderingOptions(markup: .asciidoc, links: links)
    let commit = "https://github.com/o/r/commit/"
    #expect(
      renderDocument([try sampleRelease()], options)
        == """
        = Changelog

        == v1.2.0 (2026-11-20)

        link:++https://github.com/o/r/compare/v1.1.0...v1.2.0++[Compare with v1.1.0]

        === Breaking changes

        * *storage:* sessions move to Redis (\(commit)\(id("4f2a9c1"))[4f2a9c1])
        +
        Set `REDIS_URL` before deploying.

        * *deps:* drop Node 18 (\(commit)\(id("d1b2c3d"))[d1b2c3d])

        === Features

        * *ui:* login button (https://github.com/o/r/issues/12[#12], \(commit)\(id("a1b2c3d"))[a1b2c3d])

        === Bug fixes

        * handle Vec<T> (https://github.com/o/r/pull/13[#13], \(commit)\(id("b1b2c3d"))[b1b2c3d])

        === Reverts

        * colours (\(commit)\(id("f1b2c3d"))[f1b2c3d])

        """)
  }

  @Test("commitizen's layout has no title: its releases are at the top")
  func commitizen() throws {
    let release = Release(
      tag: "1.0.0", date: date, changes: [Change(id: "", type: "feat", scope: "ui", description: "x")])
    #expect(
      renderDocument([release], RenderingOptions(style: .commitizen, markup: .restructuredText))
        == "1.0.0 (2026-11-20)\n==================\n\nFeat\n----\n\n- **ui**: x\n")
    #expect(
      renderDocument([release], RenderingOptions(style: .commitizen, markup: .asciidoc))
        == "== 1.0.0 (2026-11-20)\n\n=== Feat\n\n* *ui*: x\n")
  }

  @Test(
    "text stays text in reStructuredText",
    arguments: [
      ("*args", #"\*args"#), ("a * b", "a * b"), ("snake_case", "snake_case"), ("name_", #"name\_"#),
      ("__init__", #"\_\_init\_\_"#), ("|x|", #"\|x\|"#), ("`", #"\`"#), ("- item", #"\- item"#), ("1. x", #"1\. x"#),
      ("iv) x", #"iv\) x"#), ("1.2 x", "1.2 x"), (".. note:: x", #"\.. note:: x"#), ("x::", #"x:\:"#),
      (":a: b", #"\:a: b"#), ("====", #"\===="#), (#"\\\\"#, #"\ \\\\\\\\"#), ("a`b`c", #"a\ ``b``\ c"#),
      ("`b` c", "``b`` c"),
      ("[a b](https://x.y/z_)", #"`a b <https://x.y/z\_>`__"#), ("日本 `x`", "日本 ``x``"), ("a ##[b]", ##"a #\#[b]"##),
    ])
  func restructuredText(_ description: String, _ text: String) {
    #expect(shown(description, .restructuredText) == text)
  }

  @Test(
    "text stays text in AsciiDoc",
    arguments: [
      ("use *args, **kw", "use *args, &#42;&#42;kw"), ("a *b*", "a *b&#42;"), ("a * b", "a * b"),
      ("snake_case", "snake_case"),
      ("C++", "C&#43;&#43;"), ("[x]", "&#91;x&#93;"), ("{name} {}", "&#123;name} {}"), ("a -> b", "a &#45;> b"),
      ("a -- b --c", "a -&#45; b --c"), ("wait...", "wait..&#46;"), ("<<x>>", "&#60;<x>>"),
      ("an a:: b", "an a:&#58; b"),
      ("NOTE: x", "NOTE&#58; x"), ("= x", "&#61; x"), ("include::x[]", "include&#58;:x&#91;&#93;"),
      ("1. x", "1&#46; x"),
      ("use `a*b` x", "use `a&#42;b` x"), ("x`a`y", "x``a``y"), ("#12 C#", "&#35;12 C&#35;"),
      ("[a](https://x.y/z_)`b`", "link:++https://x.y/z_++[a]{empty}``b``"), ("image:a", "image&#58;a"),
    ])
  func asciiDoc(_ description: String, _ text: String) {
    #expect(shown(description, .asciidoc) == text)
  }

  @Test("notes keep lists and code in each markup")
  func notes() {
    let note = "Do:\n\n- a\n  b\n\n  ```\n  include::x[]\n  ----\n  ```\n1. c\n\n       code"
    let change = Change(id: "", type: "fix", description: "x", breakingNotes: [note])
    let release = Release(tag: "v1", changes: [change])
    #expect(
      render(release, RenderingOptions(markup: .restructuredText)).hasSuffix(
        "- x\n\n  Do:\n\n  - a\n    b\n\n    ::\n\n      include::x[]\n      ----\n\n  1. c\n\n     ::\n\n       code\n"
      ))
    #expect(
      render(release, RenderingOptions(markup: .asciidoc)).hasSuffix(
        "* x\n+\n--\nDo:\n\n* a\nb\n+\n[indent=0]\n-----\n include::x[]\n ----\n-----\n\n. c\n+\n----\ncode\n----\n--\n"
      ))
  }

  @Test("underlines are as wide as the text")
  func width() {
    var options = RenderingOptions(markup: .restructuredText)
    options.sections = [SectionTitle(type: "fix", title: "修复 ✨")]
    let change = Change(id: "", type: "fix", description: "x")
    #expect(
      render(Release(tag: "v1", changes: [change]), options) == "v1\n--\n\n修复 ✨\n~~~~~~~\n\n- x\n")
  }

  @Test(
    "the section goes before the newest release, under the file's own adornments",
    arguments: [
      (
        "Log\n***\n\nIntro\n\n1.1.0 - 2020-01-01\n++++++++++++++++++\n\nOld\n^^^\n\n- a\n",
        "Log\n***\n\nIntro\n\nv1.2.0 (2026-11-20)\n+++++++++++++++++++\n\nBug fixes\n^^^^^^^^^\n\n- b\n\n1.1.0 - 2020-01-01\n++++++++++++++++++\n\nOld\n^^^\n\n- a\n"
      ),
      (
        "1.1.0\n-----\n\n- a\n",
        "v1.2.0 (2026-11-20)\n-------------------\n\nBug fixes\n=========\n\n- b\n\n1.1.0\n-----\n\n- a\n"
      ),
      (
        "====\nLog\n====\n",
        "====\nLog\n====\n\nv1.2.0 (2026-11-20)\n===================\n\nBug fixes\n---------\n\n- b\n"
      ),
      (
        "=====\n1.1.0\n=====\r\n",
        "===================\nv1.2.0 (2026-11-20)\n===================\n\nBug fixes\n=========\n\n- b\n\n=====\n1.1.0\n=====\r\n"
      ),
      ("", "Changelog\n=========\n\nv1.2.0 (2026-11-20)\n-------------------\n\nBug fixes\n~~~~~~~~~\n\n- b\n"),
    ])
  func restructuredTextFiles(_ file: String, _ expected: String) throws {
    #expect(try inserted(into: file, .restructuredText) == expected)
  }

  @Test("Unreleased in reStructuredText and AsciiDoc: its text moves, entries of one kind come together")
  func unreleased() throws {
    let text =
      "T\n=\n\nUnreleased\n----------\n\nHi\n\nBug fixes\n~~~~~~~~~\n\n- mine\n\n1.1.0\n-----\n\n.. _x: https://y\n"
    #expect(
      try inserted(into: text, .restructuredText)
        == "T\n=\n\nUnreleased\n----------\n\nv1.2.0 (2026-11-20)\n-------------------\n\nHi\n\nBug fixes\n~~~~~~~~~\n\n- mine\n- b\n\n1.1.0\n-----\n\n.. _x: https://y\n"
    )
    #expect(
      try inserted(
        into: "= T\r\n\r\n== [[u]]Unreleased\r\n\r\n=== Bug fixes\r\n\r\n* mine\r\n+\r\nmore\r\n\r\n== 1.1.0\r\n",
        .asciidoc)
        == "= T\r\n\r\n== [[u]]Unreleased\r\n\r\n== v1.2.0 (2026-11-20)\r\n\r\n=== Bug fixes\r\n\r\n* mine\r\n+\r\nmore\r\n\r\n* b\r\n\r\n== 1.1.0\r\n"
    )
  }

  @Test("hand-written groups stand first, and each heading once")
  func grouped() throws {
    #expect(
      try inserted(
        into: "## [Unreleased]\n\n### Security\n\n- s\n\n### Fixed\n\n- mine\n\n### Added\n\n## [1.1.0]\n", .markdown,
        style: .keepAChangelog)
        == "## [Unreleased]\n\n## [1.2.0] - 2026-11-20\n\n### Security\n\n- s\n\n### Fixed\n\n- mine\n- b\n\n### Added\n\n## [1.1.0]\n"
    )
  }

  @Test("what does not hold together is refused with its line")
  func refused() {
    #expect(throws: ChangelogError.inconsistentHeading(line: 13)) {
      try inserted(
        into: "A\n=\n\nB\n-\n\nC\n~\n\nD\n=\n\nE\n~\n", .restructuredText
      )
    }
    #expect(throws: ChangelogError.unclosedBlock(line: 1)) { try inserted(into: "----\n== 1.1.0\n", .asciidoc) }
  }

  @Test("addresses at the end of a file are extended in their own form where there is no remote")
  func derived() throws {
    let base =
      "[unreleased]: https://git.x.y/a/b/compare/v1.1.0...HEAD\n[1.1.0]: https://git.x.y/a/b/compare/v1.0.0...v1.1.0\n"
    let text = try inserted(
      into: "## [Unreleased]\n\n## [1.1.0]\n\n- a\n\n" + base, .markdown, style: .keepAChangelog, previousTag: "v1.1.0")
    #expect(
      text.hasSuffix(
        "- a\n\n[unreleased]: https://git.x.y/a/b/compare/v1.2.0...HEAD\n[1.2.0]: https://git.x.y/a/b/compare/v1.1.0...v1.2.0\n[1.1.0]: https://git.x.y/a/b/compare/v1.0.0...v1.1.0\n"
      ))
  }

  @Test(
    "commitizen's layout escapes only what would be markup",
    arguments: [
      ("*args", "*args"), ("*a*", #"\*a\*"#), ("_private", "_private"), ("__init__", #"\_\_init\_\_"#),
      ("Vec<T>", #"Vec\<T>"#), ("a <3 b", "a <3 b"), ("[skip ci]", #"\[skip ci]"#), ("do [x] y", "do [x] y"),
      ("a [x](y)", #"a \[x](y)"#), ("a | b", "a | b"), ("C:\\new", "C:\\new"), (#"a \* b"#, #"a \\* b"#),
      ("a ` b", #"a \` b"#),
      ("~5 ms", "~5 ms"), ("~~a~~", #"\~\~a\~\~"#), ("# x", ##"\# x"##), ("ftp://a/*b", #"ftp\://a/*b"#),
      ("* x", #"\* x"#), ("***", #"\*\*\*"#),
      ("&lt;", #"\&lt;"#),
      ("@name", "`@name`"),
    ])
  func sparing(_ description: String, _ text: String) {
    #expect(shown(description, .markdown, style: .commitizen) == text)
  }
}
