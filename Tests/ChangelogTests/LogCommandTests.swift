import Changelog
import Testing

@Suite("What a CI would take for a command")
struct LogCommandTests {
  @Test(
    "is broken, wherever it stands",
    arguments: [
      "feat!: x", "a ##[error]b", "a ##vso[task.x]b", "`##[add-mask]x`", "::set-output name=a::b",
    ])
  func broken(_ description: String) {
    let change = Change(
      id: String(repeating: "a", count: 40), type: "feat", description: description, isBreaking: true,
      breakingNotes: [
        "::error::boom\n\n```\n::stop-commands::t\n##[error]x\n```\n\n  ::warning::x\n\n\u{A0}\u{3000}::error::y"
      ])
    for style in ChangelogStyle.allCases {
      let release = Release(tag: "v1.0.0", changes: [change])
      let text = render(release, RenderingOptions(style: style)) + renderNotes(release, RenderingOptions(style: style))
      for line in text.split(separator: "\n") {
        #expect(!line.drop(while: \.isWhitespace).hasPrefix("::"), "\(line)")
        #expect(!line.contains("##[") && !line.contains("##vso["), "\(line)")
      }
    }
  }

  @Test(
    "is broken without a backslash where that would be seen",
    arguments: [
      ("```\n~~~\n::x ##[y]\n~~~\n```", "  ```\n  ~~~\n  : :x # #[y]\n  ~~~\n  ```"),
      ("````\n```\n::x\n````\n::y", "  ````\n  ```\n  : :x\n  ````\n  \\::y"),
      ("a\n\n    ::x\n\n::y", "  a\n\n      : :x\n\n  \\::y"),
      ("``a`##[b]`` ##[c]", "  ``a`# #[b]`` ##\\[c]"),
    ])
  func code(_ note: String, _ markdown: String) {
    let change = Change(id: "", type: "fix", description: "x", breakingNotes: [note])
    let text = render(Release(tag: "v1", changes: [change]), RenderingOptions())
    #expect(text == "## v1\n\n### Breaking changes\n\n- x\n\n\(markdown)\n")
  }
}
