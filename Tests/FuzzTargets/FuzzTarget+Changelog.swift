import Changelog
import ConventionalCommit
import SemanticVersion

extension FuzzTarget {
  /// A changelog that people keep, after two bytes that say what is put into it.
  static let changelog = FuzzTarget("changelog") { bytes in
    var input = Input(bytes)
    let style = input.choice(ChangelogStyle.allCases)
    let kind = input.choice(Array(0..<8))
    let file = input.bytes
    let options = RenderingOptions(
      style: style, links: kind & 1 == 0 ? nil : RepositoryLinks(origin: "https://github.com/o/r"))
    let changes = [
      Change(id: String(repeating: "a1b2c3d4", count: 5), type: "feat", scope: "ui", description: "a button"),
      Change(id: "", type: "fix", description: "`x`", isBreaking: true, breakingNotes: ["one\n\ntwo"]),
    ]
    let version = try Version(parsing: "1.2.0", scheme: .semver2)
    let release = Release(
      tag: "v1.2.0", version: version, previousTag: "v1.1.0", date: CalendarDate(year: 2026, month: 11, day: 20),
      changes: kind & 2 == 0 ? changes : [])
    let formats = [TagFormat("v$version")]
    func insert(_ release: Release, _ file: [UInt8]) throws -> [UInt8] {
      try ChangelogFile(file).inserting(
        release, options, formats: formats, scheme: .semver2, replacing: kind & 4 == 0 ? [] : ["v1.2.0-rc.1"])
    }
    let once: [UInt8]
    do {
      once = try insert(release, file)
    } catch let error as ChangelogError {
      let lines = file.count { $0 == 0x0A || $0 == 0x0D } + 1
      try hold(1...lines ~= error.line && !error.description.isEmpty, "an error has a line", [error])
      return
    }
    let twice = try insert(release, once)
    try hold(twice == once, "twice is the same as once", [text(file), text(once), text(twice)])
    let section = ChangelogFile(once).section(of: "v1.2.0", version: version, formats: formats, scheme: .semver2)
    try hold(section != nil, "what is put in is found again", [text(once)])

    let hasOwn = ChangelogFile(file).section(of: "v1.2.0", version: version, formats: formats, scheme: .semver2) != nil
    let isPlain = !hasOwn && kind & 4 == 0 && !withoutMarks(file).contains("unreleased")
    let kept = lines(of: once)
    if isPlain, !lines(of: file).allSatisfy(\.isEmpty) {
      try hold(isSubsequence(lines(of: file), of: kept), "a release only adds lines", [text(file), text(once)])
    }
    // What is generated may go: headings, the release's own in any form, entries, the comparison, definitions.
    let written = lines(of: file).map(trimmed).filter { line in
      line.first.map { !"#-*+=[".utf8.contains($0) && !(0x30...0x39 ~= $0) } ?? false
        && !line.elementsEqual("No user-facing changes.".utf8) && !withoutMarks(line).contains("1.2.0")
    }
    // An underlined heading that moves below another one gets marks instead.
    let remaining = Set(kept.flatMap { [trimmed($0), trimmed(Array($0.drop { $0 == UInt8(ascii: "#") }))] })
    if kind & 4 == 0 {
      for line in written {
        try hold(remaining.contains(line), "no line that people wrote is lost", [text(line), text(file), text(once)])
      }
    }
    var next = release
    next.tag = "v1.3.0"
    next.version = try Version(parsing: "1.3.0", scheme: .semver2)
    next.previousTag = "v1.2.0"
    if let later = try? insert(next, once) {
      try hold(try insert(next, later) == later, "so is the next one", [text(later)])
    }
  }

  /// A commit's message, as the changelog and the notes of a release show it.
  static let notes = FuzzTarget("notes") { bytes in
    let message = CommitMessage(parsing: bytes)
    let change = Change(
      id: "a1b2c3d4", type: "feat", scope: message.header?.scope,
      description: message.header?.description ?? message.subject, isBreaking: message.isBreaking,
      breakingNotes: message.breakingNotes,
      references: message.references.map {
        Change.Reference(number: $0.number, repository: $0.repository, text: $0.text)
      },
      authors: message.coAuthors)
    let version = try Version(parsing: "1.2.0", scheme: .semver2)
    let release = Release(tag: "v1.2.0", version: version, changes: [change])
    for style in ChangelogStyle.allCases {
      let options = RenderingOptions(
        style: style, links: RepositoryLinks(origin: "https://github.com/o/r"), showsAuthors: true)
      let section = render(release, options)
      let hidden = section.unicodeScalars.first {
        switch $0.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
      }
      try hold(hidden == nil, "nothing controls what shows the text", [section.debugDescription])
      let headings = section.split(separator: "\n").filter { $0.hasPrefix("#") }
      try hold(headings.count <= 3 && headings.first?.hasPrefix("## ") == true, "no text is a heading", [section])
      let file = try ChangelogFile().inserting(
        release, options, formats: [TagFormat("v$version")], scheme: .semver2)
      let found = ChangelogFile(file).section(
        of: "v1.2.0", version: version, formats: [TagFormat("v$version")], scheme: .semver2)
      try hold(same(found, section), "a section reads as it is written", [section, found as Any])
      for limit in [0, 40, 200] {
        let notes = renderNotes(release, options, limit: limit)
        try hold(notes.utf8.count <= limit, "notes keep their limit", [notes])
      }
    }
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self).debugDescription }

  /// The text as far as it makes the name of a section, which may be code, emphasised or escaped.
  private static func withoutMarks(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.filter { !"`*\\".utf8.contains($0) }, as: UTF8.self).lowercased()
  }

  private static func lines(of file: [UInt8]) -> [[UInt8]] {
    file.dropFirst(file.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
      .split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }.map(Array.init)
  }

  private static func trimmed(_ line: [UInt8]) -> [UInt8] {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    return Array(line.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }

  private static func isSubsequence(_ lines: [[UInt8]], of others: [[UInt8]]) -> Bool {
    var rest = others[...]
    for line in lines where !trimmed(line).isEmpty {
      guard let index = rest.firstIndex(of: line) else { return false }
      rest = rest[(index + 1)...]
    }
    return true
  }
}
