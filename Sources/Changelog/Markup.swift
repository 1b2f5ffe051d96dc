/// The markup of a changelog file.
public enum Markup: String, CaseIterable, Hashable, Sendable {
  /// CommonMark.
  case markdown
  /// docutils' reStructuredText.
  case restructuredText = "restructuredtext"
  /// AsciiDoc as Asciidoctor reads it.
  case asciidoc

  /// The markup that the extension of a file's name stands for; nil for any other extension and for none.
  public init?(fileName: String) {
    let name = fileName.utf8.split(separator: UInt8(ascii: "/")).last ?? fileName.utf8[...]
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
    switch lowercased(name[dot...].dropFirst()) {
    case "md", "markdown": self = .markdown
    case "rst": self = .restructuredText
    case "adoc", "asciidoc": self = .asciidoc
    default: return nil
    }
  }

  /// What shows the first line of `text` as it is. `beginsBlock` says that the
  /// text may be read as a heading, a list or a quote, as at the start of a line or an item.
  /// Without links, which is how text within other markup is written, code spans of reStructuredText are plain text.
  /// Markdown that `isSparing` escapes only what would be taken for markup where it stands.
  public func inline(
    _ text: String, beginsBlock: Bool = false, allowsLinks: Bool = true, isSparing: Bool = false
  ) -> String {
    String(
      decoding: inline(
        firstLine(of: text), beginsBlock: beginsBlock, allowsLinks: allowsLinks, isSparing: isSparing), as: UTF8.self)
  }

  /// The same for bytes of one line without white space around them.
  func inline(
    _ bytes: [UInt8], beginsBlock: Bool, allowsLinks: Bool = true, isSparing: Bool = false
  ) -> [UInt8] {
    switch self {
    case .markdown:
      withoutBracketCommands(
        inlineMarkdown(bytes, beginsBlock: beginsBlock, allowsLinks: allowsLinks, isSparing: isSparing))
    case .restructuredText: inlineRestructuredText(bytes, beginsBlock: beginsBlock, allowsMarkup: allowsLinks)
    case .asciidoc: inlineAsciiDoc(bytes, beginsBlock: beginsBlock, allowsLinks: allowsLinks)
    }
  }

  /// An address as it stands in a link: `[text](address)`, `` `text <address>`__ ``, `address[text]`.
  public func address(_ address: String) -> String {
    switch self {
    case .markdown: address
    case .restructuredText: restructuredTextAddress(address)
    case .asciidoc: asciiDocAddress(address)
    }
  }

  /// A text of several lines as a part of an item: indented, or in AsciiDoc as it is attached.
  public func part(_ text: String) -> String {
    self == .asciidoc ? note(text).joined(separator: "\n") : indented(note(text))
  }

  /// A link whose text is markup already, written by ``inline(_:beginsBlock:allowsLinks:)-(String,_,_)`` without links.
  func link(_ text: String, to address: String) -> String {
    switch self {
    case .markdown: "[\(text)](\(address))"
    case .restructuredText: "`\(text) <\(self.address(address))>`__"
    case .asciidoc: "\(self.address(address))[\(text)]"
    }
  }

  /// Markup of which no part is a word with what is around it, in bold.
  func strong(_ text: String) -> String { self == .asciidoc ? "*\(text)*" : "**\(text)**" }

  /// The marker of an item.
  public var bullet: String { self == .asciidoc ? "* " : "- " }

  /// An item: its first line without the marker, and what stands beneath it, each part as ``note(_:)`` writes it.
  func item(_ text: String, parts: [[String]] = []) -> String {
    let parts = parts.filter { !$0.isEmpty }
    switch self {
    case .markdown, .restructuredText:
      return bullet + text + parts.map { "\n\n" + indented($0) }.joined()
    case .asciidoc:
      return bullet + text + parts.map { "\n+\n" + $0.joined(separator: "\n") }.joined()
    }
  }

  /// The lines of a text of several lines in which lists and code stay what they are and all else is text; none for a
  /// text without any. Empty lines are empty; those of Markdown and reStructuredText are to be indented.
  func note(_ text: String) -> [String] {
    switch self {
    case .markdown: noteMarkdown(text)
    case .restructuredText: noteRestructuredText(text)
    case .asciidoc: noteAsciiDoc(text)
    }
  }

  /// A text of several lines as an item of its own; nil for a text without any.
  public func noteItem(_ text: String) -> String? {
    let lines = note(text)
    guard !lines.isEmpty else { return nil }
    switch self {
    case .markdown, .restructuredText:
      return bullet + Substring(indented(lines).utf8.dropFirst(2))
    case .asciidoc:
      return lines.first == "--" ? item("{empty}", parts: [lines]) : bullet + lines.joined(separator: "\n")
    }
  }

  /// A heading without a line feed at its end.
  ///
  /// `level` is that of the section: 1 for the title of the document, 2 for a release, 3 for a group.
  func heading(_ text: String, level: Int, adornments: [Adornment] = Adornment.standard) -> String {
    switch self {
    case .markdown: String(repeating: "#", count: level) + " " + text
    case .asciidoc: String(repeating: "=", count: level) + " " + text
    case .restructuredText:
      adornments[min(level, adornments.count) - 1].lines(around: text).joined(separator: "\n")
    }
  }
}

/// The line of punctuation under, or under and over, a heading of reStructuredText.
struct Adornment: Hashable {
  var mark: UInt8
  var hasOverline = false

  /// Of title, release and group.
  static let standard = "=-~^\"'`#*+.:_".utf8.map { Adornment(mark: $0) }

  /// The lines of a heading, the marks as wide as the text.
  func lines(around text: String) -> [String] {
    let line = String(repeating: String(UnicodeScalar(mark)), count: max(1, displayWidth(of: text)))
    return hasOverline ? [line, text, line] : [text, line]
  }

  /// The first `count` of a list, continued with marks that are not in it.
  static func extended(_ list: [Adornment], to count: Int) -> [Adornment] {
    var list = list
    for adornment in standard where list.count < count && !list.contains(adornment) { list.append(adornment) }
    return list
  }
}

/// The columns that a text takes, wide characters (UAX #11) two and combining ones none. Where symbols differ they count
/// two: a line under a heading may be longer than the heading, not shorter.
public func displayWidth(of text: String) -> Int {
  text.unicodeScalars.reduce(0) { width, scalar in
    switch scalar.value {
    case ..<0x300: width + 1
    case 0x1100...0x115F, 0x2300...0x23FF, 0x25A0...0x27BF, 0x2900...0x2BFF, 0x2E80...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE1F, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x1B2FF, 0x1D300...0x1D37F, 0x1F000...0x1FAFF, 0x20000...0x3FFFD:
      width + (scalar.properties.canonicalCombiningClass == .notReordered ? 2 : 0)
    default: width + (scalar.properties.canonicalCombiningClass == .notReordered ? 1 : 0)
    }
  }
}
