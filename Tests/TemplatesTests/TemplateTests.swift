import Changelog
import SemanticVersion
import Templates
import Testing

private func release() throws -> Release {
  var drop = Change(id: id("d1b2c3d"), type: "chore", scope: "deps", description: "drop *Node* 18", isBreaking: true)
  drop.breakingNotes = ["Use 20.\n\n```\nnvm use 20\n```", "- and\n- so on"]
  drop.details.people = [Change.Person(name: "Ada", email: "ada@example.com")]
  var login = Change(
    id: id("a1b2c3d"), type: "feat", scope: "ui", description: "login `button` (#12)", authors: ["Ada", "Grace *H*"])
  login.details.people = [
    Change.Person(name: "Ada", email: "Ada@example.com"), Change.Person(name: "Grace *H*", email: ""),
  ]
  return Release(
    tag: "v1.2.0", version: try Version(parsing: "1.2.0", scheme: .semver2), previousTag: "v1.1.0",
    date: CalendarDate(year: 2026, month: 11, day: 20),
    changes: [
      drop, login, Change(id: id("b1b2c3d"), type: "fix", description: "# handle Vec<T> ::", authors: ["Ada"]),
      Change(id: id("c1b2c3d"), type: "fix", scope: "a_b", description: "::x ##[y] https://x.y/_a_", authors: ["Ada"]),
    ])
}

private func id(_ start: String) -> String { start + String(repeating: "0", count: 33) }

private let links = RepositoryLinks(origin: "git@github.com:o/r.git")

/// Every layout, with and without links and authors.
private var layouts: [RenderingOptions] {
  ChangelogStyle.allCases.flatMap { style in
    Markup.allCases.flatMap { markup in
      [nil, links].flatMap { links in
        [true, false].map { RenderingOptions(style: style, markup: markup, links: links, showsAuthors: $0) }
      }
    }
  }
}

private func render(
  _ text: String, part: Template.Part = .section, extra: [String: String] = [:]
) throws -> String {
  try Template(Array(text.utf8), file: "notes.tpl").render(
    [try release()], RenderingOptions(), part: part, extra: extra)
}

@Suite("templates")
struct TemplateTests {
  @Test("an exported template writes what the layout itself does, byte for byte", arguments: layouts)
  func exported(_ options: RenderingOptions) throws {
    let template = try Template(Array(Template.exported(options).utf8), file: "x")
    let first = Release(tag: "v1.1.0", version: try Version(parsing: "1.1.0", scheme: .semver2))
    let releases = [Release(tag: nil, previousTag: "v1.2.0"), try release(), first]
    for release in releases {
      #expect(try template.render([release], options, part: .section) == Changelog.render(release, options))
      #expect(try template.render([release], options, part: .notes) == renderNotes(release, options))
    }
    #expect(try template.render(releases, options, part: .document) == renderDocument(releases, options))
  }

  @Test("a template sees releases, changes, people and values of the user's")
  func context() throws {
    let text = """
      {{ style }} {{ releases.0.parts.minor }} {{ releases.0.statistics.changes }} {{ team }} {{ extra.team }}
      {% for person in releases.0.statistics.contributors %}{{ person.name|markdown }};{% endfor %}
      {{ releases.0.changes.1.shortCommit }} {{ releases.0.changes.1.link }}|{{ releases.0.changes.1.committed }}
      {{ releases.0.changes.1.links.0.text }}{% if notes %} notes{% endif %}
      """
    #expect(
      try render(text, part: .notes, extra: ["team": "core"])
        == "conventional 2 4 core core\nAda;Grace \\*H\\*;\na1b2c3d |1970-01-01T00:00:00Z\n#12 notes")
  }

  @Test("text goes in raw, and filters escape it")
  func filters() throws {
    let text = "{{ releases.0.changes.0.description }} {{ releases.0.changes.0.description|"
    #expect(try render(text + "markdown }}") == "drop *Node* 18 drop \\*Node\\* 18")
    #expect(try render(text + "rst }}") == "drop *Node* 18 drop \\*Node\\* 18")
    #expect(try render(text + "asciidoc }}") == "drop *Node* 18 drop *Node&#42; 18")
    #expect(try render("{% filter underline:\"=\" %}日本{% endfilter %}") == "日本\n====")
  }

  @Test(
    "an error names file and line",
    arguments: [
      ("a\n{% for x in releases %}\n", 2), ("{{ a|nothing }}", 1), ("a\nb\n{{ style|markdown:\"x\" }}", 3),
      ("a\n{% endfor %}", 2), ("\n\n{% unknown %}", 3), ("{% include \"a\" %}", 1),
    ])
  func errors(_ text: String, _ line: Int) throws {
    let error = #expect(throws: TemplateError.self) { try render(text) }
    #expect(error?.line == line)
    #expect(error?.description.hasPrefix("notes.tpl:\(line): ") == true)
  }

  @Test("what is not UTF-8 is no template")
  func bytes() {
    #expect(throws: TemplateError.self) { try Template([0xFF], file: "x") }
  }
}
