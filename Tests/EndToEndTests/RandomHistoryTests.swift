import Foundation
import TestSupport
import Testing

/// Histories that nobody thought of, the same ones at every run.
@Suite("Random histories")
struct RandomHistoryTests {
  private static let messages: [(text: String, level: Int)] = [
    ("feat: add %", 2), ("feat(ui): add %", 2), ("FEAT: add %", 2), ("fix: mend %", 1), ("fix(core): mend %", 1),
    ("perf: hurry %", 1), ("refactor: turn % round", 1), ("docs: explain %", 0), ("chore(deps): raise %", 0),
    ("ci: run %", 0), ("build: make %", 0), ("style: align %", 0), ("test: try %", 0), ("feature: no type %", 0),
    ("no header at all %", 0), ("feat:% without a blank", 0), ("feat!: drop %", 3), ("chore(api)!: drop %", 3),
    ("fix: mend %\n\nBREAKING CHANGE: now it is %", 3), ("docs: explain %\n\nBREAKING-CHANGE: gone", 3),
    ("fixup! feat: add %", 0), ("fix: mend %\r\n\r\nwith a body\r\n\r\nCloses: #12\r\n", 1), ("", 0),
    ("fix: \u{1B}[31m% \u{202E}abc", 1), ("feat: <script>%</script> @everyone `a|b` __x__ [l](u)", 2),
    ("fix: ## v9.9.9 (2020-01-01)\n\n## v9.9.8\n\n<!-- % -->", 1), ("feat: 日本語 é %", 2),
    ("docs: quote\n\n```\nBREAKING CHANGE: no\n```\n", 0), ("refactor: a\n\n\n\n\n   \n\ttail %", 1),
  ]

  private static let options: [[String]] = [
    [], [], [], [], ["--prerelease", "alpha"], ["--prerelease", "beta"], ["--prerelease", "rc"],
    ["--increment", "minor"],
    ["--increment", "patch"], ["--increment", "none"], ["--increment-mode", "exact"], ["--devrelease", "2"],
  ]

  /// One commit of the stream that `git fast-import` reads.
  private struct History {
    var stream = ""
    var level = 0
    private var marks = 0

    mutating func commit(_ branch: String, _ message: String, from: Int?, merging: Int?, files: [String: String]) -> Int
    {
      marks += 1
      stream += "commit refs/heads/\(branch)\nmark :\(marks)\n"
      stream += "committer Ada Lovelace <ada@example.com> \(1_795_000_000 + marks * 60) +0000\n"
      stream += "data \(message.utf8.count)\n\(message)\n"
      if let from { stream += "from :\(from)\n" }
      if let merging { stream += "merge :\(merging)\n" }
      for (path, text) in files.sorted(by: { $0.key < $1.key }) {
        stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
      }
      stream += "\n"
      return marks
    }

    mutating func tag(_ name: String, _ mark: Int) {
      stream += "tag \(name)\nfrom :\(mark)\ntagger Ada Lovelace <ada@example.com> 1795000000 +0000\ndata 0\n\n"
    }
  }

  @Test("dry run, real run and version --next agree, and nothing ends in a crash", arguments: 0..<200)
  func agree(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let version = ["1.0.0", "0.1.0", "0.9.3", "2.3.4", "1.2.0-a0", "1.3.0-rc1"].randomElement(using: &random) ?? ""
    var history = History()
    let files = Manual.files(version)
    var tip = history.commit("main", "chore: start", from: nil, merging: nil, files: files)
    let isTagged = Int.random(in: 0..<10, using: &random) > 0
    if isTagged { history.tag("v\(version)", tip) }
    var subjects: [String] = []
    func message() -> String {
      guard let (text, level) = Self.messages.randomElement(using: &random) else { return "" }
      history.level = max(history.level, level)
      let message = text.replacing("%", with: "thing \(Int.random(in: 0..<50, using: &random))")
      subjects.append(message)
      return message
    }
    let count = Int.random(in: 0..<12, using: &random)
    var reverts = false
    for step in 0..<count {
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        let side = history.commit("side\(step)", message(), from: tip, merging: nil, files: ["side\(step)": "\(step)"])
        let main = history.commit("main", message(), from: tip, merging: nil, files: ["main\(step)": "\(step)"])
        tip = history.commit("main", "Merge branch 'side\(step)'", from: main, merging: side, files: [:])
      case 1 where !subjects.isEmpty:
        reverts = true
        let subject = subjects.randomElement(using: &random)?.split(separator: "\n").first ?? ""
        tip = history.commit("main", "Revert \"\(subject)\"", from: tip, merging: nil, files: [:])
      default: tip = history.commit("main", message(), from: tip, merging: nil, files: ["file\(step)": "\(step)"])
      }
    }
    let options = Self.options.randomElement(using: &random) ?? []

    let repository = try TestRepository(Sandbox())
    try repository.git("fast-import", "--quiet", input: history.stream)
    try repository.git("reset", "--quiet", "--hard", "main")
    let next = try repository.bump(["version", "--next"] + options)
    let dry = try repository.bump(options + ["--dry-run"])
    let real = try repository.bump(options)
    #expect([0, 3, 21].contains(next.exitCode), "\(next)")
    #expect(dry.exitCode == next.exitCode, "\(dry)")
    #expect(real.exitCode == dry.exitCode, "\(real)")
    #expect(real.stdout == dry.stdout)
    #expect(next.stdout.isEmpty == (next.exitCode != 0))
    if next.exitCode == 0 {
      let tag = "v\(next.stdout.trimmed)"
      try expectReleased(repository, real, tag: tag)
      #expect(try repository.bump("version").stdout == next.stdout)
      #expect(try repository.read("CHANGELOG.md").hasPrefix("## \(tag) ("))
      let headings = try repository.read("CHANGELOG.md").lines.filter { $0.hasPrefix("## ") }
      #expect(headings.count <= 2, "\(headings)")
    } else {
      #expect(try repository.status == "")
    }
    if isTagged, options.isEmpty, !reverts, !version.contains("-") {
      let numbers = version.split(separator: ".").compactMap { Int($0) }
      let expected: String? =
        switch (history.level, numbers[0]) {
        case (3, 1...): "\(numbers[0] + 1).0.0"
        case (3, _), (2, _): "\(numbers[0]).\(numbers[1] + 1).0"
        case (1, _): "\(numbers[0]).\(numbers[1]).\(numbers[2] + 1)"
        default: nil
        }
      #expect(next.stdout == expected.map { "\($0)\n" } ?? "")
    }
  }
}
