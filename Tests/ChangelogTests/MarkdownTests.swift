import Changelog
import Testing

/// The first entry of a release with a fix that is described so.
private func shown(_ description: String, scope: String? = nil) -> String {
  let change = Change(id: "", type: "fix", scope: scope, description: description)
  let text = render(Release(tag: "v1", changes: [change]), RenderingOptions())
  return String(text.dropFirst("## v1\n\n### Bug fixes\n\n- ".count).dropLast())
}

/// What a breaking note becomes beneath its entry.
private func note(_ text: String) -> String {
  let change = Change(id: "", type: "fix", description: "x", breakingNotes: [text])
  let section = render(Release(tag: "v1", changes: [change]), RenderingOptions())
  return String(section.dropFirst("## v1\n\n### Breaking changes\n\n- x\n\n".count).dropLast())
}

@Suite("text of commits as Markdown")
struct MarkdownTests {
  @Test(
    "text stays text",
    arguments: [
      ("Vec<T>", #"Vec\<T>"#), ("*args and **kw", #"\*args and \*\*kw"#), ("__init__", #"\_\_init\_\_"#),
      ("snake_case_name", "snake_case_name"), ("<script>alert(1)</script>", #"\<script>alert(1)\</script>"#),
      ("a < b > c & d", "a < b > c & d"), ("&lt; &#64; &x", #"\&lt; \&#64; &x"#), ("2 * 3 * 4", "2 * 3 * 4"),
      ("a | b", #"a \| b"#), ("# heading", ##"\# heading"##), ("- item", #"\- item"#), ("+ item", #"\+ item"#),
      ("* item", #"\* item"#), ("1. item", #"1\. item"#), ("1) item", #"1\) item"#), ("1.2 item", "1.2 item"),
      ("> quote", #"\> quote"#), ("---", #"\---"#), ("-v flag", "-v flag"), ("```", #"\`\`\`"#),
      ("~~x~~", #"\~\~x\~\~"#),
      ("[x]", #"\[x]"#), ("[ ] todo", #"\[ ] todo"#), ("[x]: http://a", #"\[x]: http://a"#), ("[^1]", #"\[^1]"#),
      ("C:\\new\\", #"C:\\new\\"#), ("![i](http://a/b)", #"!\[i](http://a/b)"#), ("[a](b)", #"\[a](b)"#),
      ("[a](javascript:x)", #"\[a](javascript:x)"#), ("$HOME and $PATH", #"\$HOME and \$PATH"#),
      ("costs $5", "costs $5"),
      ("www.x.com/__a__", #"www\.x.com/\_\_a\_\_"#), ("ftp://a/*b*", #"ftp\://a/\*b\*"#), ("é_ü_", #"é\_ü\_"#),
      ("Keep CASE Of iOS", "Keep CASE Of iOS"), ("a\u{1B}[31mred\u{202E}x\u{200B}y\u{7F}", #"a\[31mredxy"#),
      ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("👩\u{200D}💻", "👩\u{200D}💻"), ("a\u{200D}b\u{200C}", "ab"),
      ("first\nsecond", "first"), ("\r\n first\rsecond", "first"), ("a\u{2028}b\tc", "a b c"),
      ("x `unclosed", #"x \`unclosed"#),
    ])
  func text(_ description: String, _ markdown: String) {
    #expect(shown(description) == markdown)
  }

  @Test(
    "code spans, links and addresses of the author survive",
    arguments: [
      ("use `a*b_c` now", "use `a*b_c` now"), ("``a`b``", "``a`b``"), ("`<T>` and <T>", #"`<T>` and \<T>"#),
      ("[a_b_](https://x.y/a_(b)) z", #"[a_b\_](https://x.y/a_(b)) z"#), ("[`[x]`](http://a/b)", "[`[x]`](http://a/b)"),
      ("see https://x.y/a_b?c=1&d=2.", "see https://x.y/a_b?c=1&d=2."), ("(https://x.y/z)", "(https://x.y/z)"),
      ("https://x.y/__init__.py", "<https://x.y/__init__.py>"), ("https://x.y/`a`", "<https://x.y/>`a`"),
      ("https://x.y/&copy;", #"<https://x.y/>\&copy;"#), ("http://x.y/www.", "http://x.y/www."),
      ("[a](http://x.y/?a&lt;=1)", #"[a](http://x.y/?a\&lt;=1)"#),
      ("https://", #"https\://"#),
      ("`[a](http://b`)", "`[a](http://b`)"),
    ])
  func author(_ description: String, _ markdown: String) {
    #expect(shown(description) == markdown)
  }

  @Test(
    "nobody is mentioned",
    arguments: [
      ("thanks @alice!", "thanks `@alice`!"), ("use @scope/pkg@1.2.3.", "use `@scope/pkg@1.2.3`."),
      ("a@b.com", "a@b.com"), ("`@x`", "`@x`"), ("(@x)", "(`@x`)"), ("@", "@"), ("a @ b", "a @ b"),
      ("@a`b`", "`` @a`b` ``"), ("`b`@a", "`` `b`@a ``"), ("``@a", "``` ``@a ```"), ("@a`b`@c", "``@a`b`@c``"),
      ("https://x.y/@a", "<https://x.y/@a>"), ("[@a](https://x.y)", "[`@a`](https://x.y)"), ("_@a_", #"\_`@a_`"#),
      ("a@b.com@c", "a@b.com`@c`"), ("a@b@c@d", "a@b`@c@d`"), ("a@b a@c,d@e", "a@b a@c,d@e"),
      ("a@b.c$d@e", "a@b.c$d`@e`"),
    ])
  func mentions(_ description: String, _ markdown: String) {
    #expect(shown(description) == markdown)
  }

  @Test("a scope is text too")
  func scope() {
    #expect(shown("x", scope: "@a/b") == "**`@a/b`:** x")
    #expect(shown("# x", scope: "a*b") == #"**a\*b:** # x"#)
    #expect(shown("x", scope: "http://a") == #"**http\://a:** x"#)
    #expect(shown("x", scope: "\u{3000}\u{200B} é b\u{A0}") == "**é b:** x", "bold ends at no white space")
    #expect(shown("x", scope: "\u{A0}") == "x")
  }

  @Test(
    "in notes, lists and code stay, all else is text",
    arguments: [
      ("one\ntwo\n\n\nthree", "  one\n  two\n\n  three"),
      ("do:\n- a\n  b\n  - c\n\n    d\n- e", "  do:\n  - a\n    b\n    - c\n\n      d\n  - e"),
      ("1. a\n2. b\n\n3. c", "  1. a\n  2. b\n\n  3. c"),
      ("in\n2020. was", "  in\n  2020\\. was"),
      ("```sh run\n# @x *y*\n\n  z\n```\nok", "  ```sh\n  # @x *y*\n\n    z\n  ```\n  ok"),
      ("```\nopen", "  ```\n  open\n  ```"), ("- a\n  ~~~\n  b", "  - a\n    ~~~\n    b\n    ~~~"),
      ("a\n\n    code *x*\n\nb", "  a\n\n      code *x*\n\n  b"),
      ("# h\n## v1.0.0\nx\n---\ny\n===", "  \\# h\n  \\## v1.0.0\n  x\n  \\---\n  y\n  \\==="),
      ("> q\n| a |\n|---|\n<div>\n* * *", "  \\> q\n  \\| a \\|\n  \\|---\\|\n  \\<div>\n  \\* * \\*"),
      ("\n\n  y\u{1B}\r\n", "  y"), ("\t- a\n\t- b", "  - a\n  - b"),
      ("1.    x\n\n    <b>\n\n     <i>", "  1. x\n\n  \\<b>\n\n       <i>"),
    ])
  func notes(_ text: String, _ markdown: String) {
    #expect(note(text) == markdown)
  }

  /// Pieces that mean something in Markdown or HTML.
  private static let pieces = [
    "*", "**", "_", "__", "`", "``", "```", "<", ">", "<b>", "</b>", "<script>", "<!--", "-->", "&", "&lt;", "[", "]",
    "(", ")", "[a](", "http://x.y/", "https://e.com/a_b", "www.", "@name", "foo", "1.", "- ", "+ ", "# ", "~", "|",
    "\\",
    "!", " ", "é", "snake_case", "$", "=", "://", "\"", ".", "\u{202E}", "\u{0}", "\n",
  ]

  @Test("nothing that forges act on survives outside code, links and escapes", arguments: 0..<4)
  func forbidden(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      // After a letter, @ is that of a mail address.
      let description = generator.text(of: Self.pieces, count: 1...12)
      let text = shown(description)
      let bare = withoutCode(text).replacing(/[a-z]@name/.ignoresCase(), with: "")
      #expect(!text.utf8.contains { $0 < 0x20 }, "\(description.debugDescription)")
      #expect(!text.unicodeScalars.contains("\u{202E}"))
      for construct in ["@name", "<b>", "<script", "<!--", "</", "&lt;", "**", " __", "__ ", "~~", "|", "[a]("] {
        let isLink = construct == "[a](" && description.contains("[a](http")
        #expect(isLink || !bare.contains(construct), "\(description.debugDescription) \(text.debugDescription)")
      }
      for marker in ["- ", "+ ", "* ", "# ", "> ", "1. "] { #expect(!text.hasPrefix(marker)) }
      #expect(shown(description) == text)
    }
  }

  /// The text without code spans, autolinks, destinations of links and escaped characters.
  private func withoutCode(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var rest: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        rest.append(0x20)
        index += 2
      } else if byte == UInt8(ascii: "`") {
        let run = bytes[index...].prefix { $0 == byte }.count
        index += run
        var length = 0
        while index < bytes.count, length != run || bytes[index] == byte {
          length = bytes[index] == byte ? length + 1 : 0
          index += 1
        }
        rest.append(0x20)
      } else if byte == UInt8(ascii: "<"), bytes[index...].dropFirst().starts(with: "http".utf8) {
        index = (bytes[index...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1) + 1
      } else if byte == UInt8(ascii: "h"), bytes[index...].starts(with: "http".utf8) {
        index = bytes[index...].firstIndex(of: 0x20) ?? bytes.count
      } else {
        rest.append(byte)
        index += 1
      }
    }
    return String(decoding: rest, as: UTF8.self)
  }
}
