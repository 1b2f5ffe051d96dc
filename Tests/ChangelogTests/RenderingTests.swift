import Changelog
import SemanticVersion
import Testing

@Suite("rendering")
struct RenderingTests {
  @Test("the default layout is the documented one, byte for byte")
  func conventional() throws {
    let text = renderDocument([try sampleRelease()], RenderingOptions(links: links))
    let commit = "https://github.com/o/r/commit/"
    #expect(
      text == """
        # Changelog

        ## v1.2.0 (2026-11-20)

        [Compare with v1.1.0](https://github.com/o/r/compare/v1.1.0...v1.2.0)

        ### Breaking changes

        - **storage:** sessions move to Redis ([4f2a9c1](\(commit)\(id("4f2a9c1"))))

          Set `REDIS_URL` before deploying.

        - **deps:** drop Node 18 ([d1b2c3d](\(commit)\(id("d1b2c3d"))))

        ### Features

        - **ui:** login button ([#12](https://github.com/o/r/issues/12), [a1b2c3d](\(commit)\(id("a1b2c3d"))))

        ### Bug fixes

        - handle Vec\\<T> ([#13](https://github.com/o/r/pull/13), [b1b2c3d](\(commit)\(id("b1b2c3d"))))

        ### Reverts

        - colours ([f1b2c3d](\(commit)\(id("f1b2c3d"))))

        """)
  }

  @Test("without links there is no compare line, and references and ids are plain")
  func plain() throws {
    let text = render(try sampleRelease(), RenderingOptions(showsAuthors: true))
    #expect(
      text == """
        ## v1.2.0 (2026-11-20)

        ### Breaking changes

        - **storage:** sessions move to Redis (4f2a9c1)

          Set `REDIS_URL` before deploying.

        - **deps:** drop Node 18 (d1b2c3d)

        ### Features

        - **ui:** login button (#12, a1b2c3d) by Ada

        ### Bug fixes

        - handle Vec\\<T> (#13, b1b2c3d) by Ada, Grace \\*H\\*

        ### Reverts

        - colours (f1b2c3d)

        """)
  }

  @Test("Keep a Changelog has its own groups and its addresses at the end")
  func keepAChangelog() throws {
    var first = Release(tag: "v1.1.0", version: try version("1.1.0"), date: date)
    first.changes = [Change(id: "", type: "docs", description: "explain")]
    let options = RenderingOptions(style: .keepAChangelog, links: nil)
    #expect(
      render(try sampleRelease(), options) == """
        ## [1.2.0] - 2026-11-20

        ### Added

        - **ui:** login button (#12, a1b2c3d)

        ### Changed

        - **Breaking:** **storage:** sessions move to Redis (4f2a9c1)

          Set `REDIS_URL` before deploying.

        - split the reader (c1b2c3d)
        - **Breaking:** **deps:** drop Node 18 (d1b2c3d)

        ### Removed

        - colours (f1b2c3d)

        ### Fixed

        - handle Vec\\<T> (#13, b1b2c3d)

        """)
    var linked = options
    linked.links = links
    let document = renderDocument(
      [
        Release(tag: nil, previousTag: "v1.2.0"),
        Release(tag: "v1.2.0", version: try version("1.2.0"), previousTag: "v1.1.0"), first,
      ],
      linked)
    #expect(
      document == """
        # Changelog

        ## [Unreleased]

        No user-facing changes.

        ## [1.2.0]

        No user-facing changes.

        ## [1.1.0] - 2026-11-20

        No user-facing changes.

        [Unreleased]: https://github.com/o/r/compare/v1.2.0...HEAD
        [1.2.0]: https://github.com/o/r/compare/v1.1.0...v1.2.0
        [1.1.0]: https://github.com/o/r/releases/tag/v1.1.0

        """)
  }

  @Test("commitizen's layout: no title, no links, notes as entries, descriptions as they are")
  func commitizen() throws {
    var release = try sampleRelease()
    release.changes[0].breakingNotes = ["config renamed\nand the second line\n\n- a list"]
    let options = RenderingOptions(style: .commitizen, links: links)
    let empty = Release(tag: "v1.1.0", date: date)
    #expect(
      renderDocument([release, empty], options) == """
        ## v1.2.0 (2026-11-20)

        ### BREAKING CHANGE

        - config renamed
          and the second line

          - a list

        - **deps**: drop Node 18

        ### Feat

        - **storage**: sessions move to Redis
        - **ui**: login button

        ### Fix

        - handle Vec\\<T> (#13)

        ### Refactor

        - split the reader

        ## v1.1.0 (2026-11-20)

        """)
  }

  @Test("a release without anything to list says so", arguments: ChangelogStyle.allCases)
  func empty(_ style: ChangelogStyle) {
    let release = Release(tag: "v1.0.0", changes: [Change(id: "1", type: "chore", description: "x")])
    let heading = style == .keepAChangelog ? "## [v1.0.0]\n" : "## v1.0.0\n"
    let body = style == .commitizen ? "" : "\nNo user-facing changes.\n"
    #expect(render(release, RenderingOptions(style: style)) == heading + body)
  }

  @Test("what is not released has a heading without a date")
  func unreleased() {
    let release = Release(tag: nil, previousTag: "v1.0.0", changes: [Change(id: "", type: "fix", description: "x")])
    #expect(
      render(release, RenderingOptions(links: links)) == """
        ## Unreleased

        [Compare with v1.0.0](https://github.com/o/r/compare/v1.0.0...HEAD)

        ### Bug fixes

        - x

        """)
  }

  @Test("types with the same title share a group, in the order of the configuration")
  func sharedTitles() {
    var options = RenderingOptions()
    options.sections = [
      SectionTitle(type: "fix", title: "Fixes"), SectionTitle(type: "feat", title: "News"),
      SectionTitle(type: "perf", title: "Fixes"),
    ]
    let release = Release(
      tag: "v1.0.0",
      changes: ["perf", "feat", "fix"].map { Change(id: "", type: $0, description: $0) })
    #expect(render(release, options) == "## v1.0.0\n\n### Fixes\n\n- perf\n- fix\n\n### News\n\n- feat\n")
  }

  @Test(
    "references at the end of a description are moved to the links, each once",
    arguments: [
      ("a (#12)", "a (#12)"), ("a (#12) (#13)", "a (#12, #13)"), ("a (#12, !14)", "a (#12, !14)"),
      ("a (#7)", "a (#7)"), ("a (#7) (#9)", "a (#9, #7)"), ("a (b)", "a (b)"), ("a(#12)", "a(#12)"), ("(#12)", "(#12)"),
      ("a (#99999999999999999999)", "a (#99999999999999999999)"), ("a ()", "a ()"), ("see #5 for a", "see #5 for a"),
    ])
  func references(_ description: String, _ shown: String) {
    var change = Change(id: "", type: "fix", description: description)
    let seven = Change.Reference(number: 7, text: "#7")
    if description.contains("#7") { change.references = [seven, seven] }
    let text = render(Release(tag: "v1", changes: [change]), RenderingOptions())
    #expect(text == "## v1\n\n### Bug fixes\n\n- \(shown)\n")
  }

  @Test("a note that only repeats the description is left out, several notes are paragraphs")
  func notes() {
    let change = Change(
      id: "", type: "feat", description: "drop x", isBreaking: true, breakingNotes: ["drop x", "one", "\ntwo\n\n"])
    let text = render(Release(tag: "v1", changes: [change]), RenderingOptions())
    #expect(text == "## v1\n\n### Breaking changes\n\n- drop x\n\n  one\n\n  two\n")
  }

  @Test("notes for a forge have no heading and end with how many entries are left out")
  func limit() throws {
    let release = try sampleRelease()
    let options = RenderingOptions(links: links)
    let whole = renderNotes(release, options)
    #expect("## v1.2.0 (2026-11-20)\n\n" + whole == render(release, options))
    #expect(renderNotes(release, options, limit: whole.utf8.count) == whole)
    let rest = "And [5 more changes](https://github.com/o/r/compare/v1.1.0...v1.2.0).\n"
    for limit in 0..<whole.utf8.count {
      let notes = renderNotes(release, options, limit: limit)
      #expect(notes.utf8.count <= limit)
      #expect(
        limit < rest.utf8.count
          ? notes.isEmpty : notes.hasSuffix("](https://github.com/o/r/compare/v1.1.0...v1.2.0).\n"))
    }
    #expect(renderNotes(release, options, limit: rest.utf8.count) == rest)
    #expect(
      renderNotes(release, RenderingOptions(), limit: 150) == """
        ### Breaking changes

        - **storage:** sessions move to Redis (4f2a9c1)

          Set `REDIS_URL` before deploying.

        And 4 more changes.

        """)
  }
}
