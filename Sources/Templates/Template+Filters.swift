import Changelog
import Stencil

extension Template {
  /// `markdown`, `rst` and `asciidoc` write text as text. Without a word it is a line among others; `"start"` is one at
  /// the start of a line or an item, `"link"` one within a link or other markup (with
  /// `sparing` in them, as in `"start sparing"`, Markdown escapes no more than it has to), `"address"` where a link leads, `"part"`
  /// a text of several lines as a part of an item, and `"item"` one as an item.
  ///
  /// `underline:"-"` puts a line of marks beneath.
  static func filters() -> Extension {
    let filters = Extension()
    for (name, markup) in [("markdown", Markup.markdown), ("rst", .restructuredText), ("asciidoc", .asciidoc)] {
      filters.registerFilter(name) { (value: Any?, arguments: [Any?]) in
        guard let value else { return "" }
        let text = "\(value)"
        let words = Set((try word(arguments, of: name) ?? "").split(separator: " "))
        let known: Set<Substring> = ["start", "link", "sparing", "address", "part", "item"]
        if let other = words.subtracting(known).sorted().first {
          throw TemplateSyntaxError(
            "the filter \(name) knows the words \(known.sorted().joined(separator: ", ")), not \(other)")
        }
        if words == ["address"] { return markup.address(text) }
        if words == ["part"] { return markup.part(text) }
        if words == ["item"] { return markup.noteItem(text) ?? "" }
        return markup.inline(
          text, beginsBlock: words.contains("start"), allowsLinks: !words.contains("link"),
          isSparing: words.contains("sparing"))
      }
    }
    filters.registerFilter("underline") { (value: Any?, arguments: [Any?]) in
      let text = value.map { "\($0)" } ?? ""
      guard let mark = try word(arguments, of: "underline"), mark.count == 1 else {
        throw TemplateSyntaxError("the filter underline needs one mark, as in underline:\"-\"")
      }
      return text + "\n" + String(repeating: mark, count: max(1, displayWidth(of: text)))
    }
    return filters
  }

  private static func word(_ arguments: [Any?], of filter: String) throws -> String? {
    guard arguments.count <= 1 else { throw TemplateSyntaxError("the filter \(filter) takes one word") }
    return arguments.first.flatMap { $0 }.map { "\($0)" }
  }
}
