public import Changelog

extension Template {
  /// A template that writes what the built-in layout of `options` writes, byte for byte, to begin one's own with.
  public static func exported(_ options: RenderingOptions) -> String {
    let layout = Layout(options)
    return """
      {% if document %}\(layout.documentTitle){% endif %}{% for release in releases %}{% if not forloop.first %}
      {% endif %}{% if not notes %}\(layout.releaseHeading)
      {% endif %}\(layout.comparison){% for section in release.sections %}\(layout.blankLine("not forloop.first"))\(layout.groupHeading)

      {% for entry in section.entries %}\(layout.entry)
      {% if not forloop.last %}\(layout.entryGap){% endif %}{% endfor %}{% endfor %}\(layout.nothing){% endfor %}\(layout.definitions)
      """
  }
}

/// The parts of a layout in the language of templates.
private struct Layout {
  let options: RenderingOptions
  let filter: String
  private var markup: Markup { options.markup }

  init(_ options: RenderingOptions) {
    self.options = options
    filter =
      switch options.markup {
      case .markdown: "markdown"
      case .restructuredText: "rst"
      case .asciidoc: "asciidoc"
      }
  }

  private func heading(_ text: String, level: Int) -> String {
    switch markup {
    case .markdown: return String(repeating: "#", count: level) + " " + text
    case .asciidoc: return String(repeating: "=", count: level) + " " + text
    case .restructuredText:
      let marks = options.style == .commitizen ? ["=", "=", "-"] : ["=", "-", "~"]
      return "{% filter underline:\"\(marks[level - 1])\" %}\(text){% endfilter %}"
    }
  }

  var documentTitle: String {
    options.style == .commitizen ? "" : "\(heading("Changelog", level: 1))\n\n"
  }

  var releaseHeading: String {
    switch options.style {
    case .conventional, .commitizen:
      let start = markup == .restructuredText ? "start" : "link"
      let tag = "{% if release.tag %}{{ release.tag|\(filter):\"\(start)\" }}{% else %}Unreleased{% endif %}"
      return heading("\(tag){% if release.date %} ({{ release.date }}){% endif %}", level: 2)
    case .keepAChangelog:
      let name = "{% if release.version %}{{ release.version }}{% else %}Unreleased{% endif %}"
      let shown = markup == .markdown ? "[\(name)]" : name
      return heading("\(shown){% if release.date %} - {{ release.date }}{% endif %}", level: 2)
    }
  }

  /// A blank line, but for one at the start of notes.
  func blankLine(_ condition: String) -> String {
    let lead = options.showsComparison ? " or release.compareLink" : ""
    return "{% if not notes\(lead) or \(condition) %}\n{% endif %}"
  }

  private func link(_ text: String, _ address: String) -> String {
    switch markup {
    case .markdown: "[\(text)]({{ \(address)|markdown:\"address\" }})"
    case .restructuredText: "`\(text) <{{ \(address)|rst:\"address\" }}>`__"
    case .asciidoc: "{{ \(address)|asciidoc:\"address\" }}[\(text)]"
    }
  }

  private func plain(_ value: String) -> String { "{{ \(value)|\(filter):\"link\" }}" }

  var comparison: String {
    guard options.showsComparison else { return "" }
    let line = link("Compare with \(plain("release.previousTag"))", "release.compareLink")
    return "{% if release.compareLink %}{% if not notes %}\n{% endif %}\(line)\n{% endif %}"
  }

  var groupHeading: String { heading("{{ section.title }}", level: 3) }

  private func strong(_ text: String) -> String { markup == .asciidoc ? "*\(text)*" : "**\(text)**" }

  var entry: String {
    let bullet = markup.bullet
    if options.style == .commitizen {
      let scope = strong("{{ entry.scope|\(filter):\"link\" }}")
      return """
        {% if entry.note %}{{ entry.note|\(filter):"item" }}{% elif entry.scope %}\(bullet)\(scope): \
        {{ entry.description|\(filter):"sparing" }}{% else %}\(bullet)\
        {{ entry.description|\(filter):"start sparing" }}{% endif %}
        """
    }
    let mark = options.style == .keepAChangelog ? "{% if entry.marked %}\(strong("Breaking:")) {% endif %}" : ""
    let scope = "{% if entry.scope %}\(strong(plain("entry.scope") + ":")) {% endif %}"
    let start = options.style == .keepAChangelog ? "entry.marked or entry.scope" : "entry.scope"
    let text =
      "{% if \(start) %}{{ entry.text|\(filter) }}{% else %}{{ entry.text|\(filter):\"start\" }}{% endif %}"
    let commit =
      options.links == nil ? plain("entry.shortCommit") : link(plain("entry.shortCommit"), "entry.link")
    let reference =
      "{% if reference.address %}\(link(plain("reference.text"), "reference.address")){% else %}"
      + "\(plain("reference.text")){% endif %}"
    let marks =
      "{% if entry.text %} {% endif %}({% for reference in entry.links %}\(reference), {% endfor %}\(commit))"
    let authors =
      options.showsAuthors
      ? "{% if entry.authors %} by {% for author in entry.authors %}\(plain("author")){% if not forloop.last %}, {% endif %}{% endfor %}{% endif %}"
      : ""
    return bullet + mark + scope + text + marks + authors + notes
  }

  private var notes: String {
    let gap = markup == .asciidoc ? "\n+\n" : "\n\n"
    return "{% for note in entry.notes %}\(gap){{ note|\(filter):\"part\" }}{% endfor %}"
  }

  /// One of several paragraphs is set off from the next.
  var entryGap: String {
    "{% if entry.multiline %}\n{% endif %}"
  }

  var nothing: String {
    guard options.style != .commitizen else { return "" }
    return "{% if not release.sections %}\(blankLine("release.sections"))No user-facing changes.\n{% endif %}"
  }

  /// The addresses at the end of a Keep a Changelog file.
  var definitions: String {
    guard options.style == .keepAChangelog, markup == .markdown, options.links != nil else { return "" }
    return """
      {% if document and definitions %}
      {% for definition in definitions %}[{{ definition.label }}]: {{ definition.address }}
      {% endfor %}{% endif %}
      """
  }
}
