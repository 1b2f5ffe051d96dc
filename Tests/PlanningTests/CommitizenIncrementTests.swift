import Configuration
import Planning
import SemanticVersion
import TestSupport
import Testing

/// What commitizen raises for the same commits, where its table is at hand.
@Suite("Increments as commitizen has them")
struct CommitizenIncrementTests {
  struct Row: Codable, Sendable {
    let messages: [String]
    let isBelowOne: Bool
    let expected: String?

    enum CodingKeys: String, CodingKey {
      case messages, expected
      case isBelowOne = "major_version_zero"
    }
  }

  /// Messages whose increment is another one on purpose, by reason.
  static let intended: [String: [String]] = [
    "a blank follows the colon (CC 1.0.0 item 1), unless lenient_headers": ["feat:a"],
    "a description follows the colon (CC 1.0.0 item 5)": ["feat:"],
    "types are compared without case (CC 1.0.0 item 15)": ["Feat: a", "FEAT: a"],
    "types are whole words; those of commitizen only have to begin so": [
      "feature: a", "features(x): y", "featfix: a", "feat_x: a", "fixes: a", "fixed(x): a", "fixup: a",
      "performance: a", "refactoring: a",
    ],
    "reverting what was released is a patch": [
      "revert: feat: a", "Revert \"feat: a\"", "Revert \"feat!: a\"\n\nThis reverts commit abc.",
    ],
    "a release commit never counts": ["bump: version 1.0.0 → 1.1.0\n\nfeat: x"],
    "a line of the body is no header, unless squash = \"body\"": [
      "PR title (#12)\n\nfeat: a\nfix: b", "docs: x\n\nfeat: from body line", "docs: x\n\nfix!: from body",
      "docs(a)\n\nfix: b",
    ],
    "a footer or a line of prose is no header": [
      "fix: a\n\nnote!: exclamation in a body line", "docs: a\n\nWarning!: careful", "docs: a\n\nfixes: #12",
      "docs: a\n\nfix: #12", "chore: a\n\nCloses: #1\nfix(deps): b",
    ],
    "BREAKING CHANGE is followed by a colon (CC 1.0.0 item 12)": ["fix: a\n\nBREAKING CHANGE(api): b"],
    "an indented note is one too": ["fix: a\n\n BREAKING CHANGE: indented"],
    "the first parenthesis closes the scope": [
      "feat(a(b)): a", "feat(a)(b): c", "fix(parser): handle (nested)!: thing",
    ],
    "the exclamation mark stands before the colon (CC 1.0.0 item 13)": ["feat(x):! a"],
    "a type may have a hyphen": ["hot-fix!: a"],
  ]

  @Test("raised alike, but for the listed messages")
  func increments() throws {
    guard let rows = try peerSuite("cz_increment_cases", as: Row.self) else { return }
    #expect(rows.count == 251)
    let listed = Set(Self.intended.values.joined())
    var found: Set<String> = []
    for row in rows {
      var settings = Settings()
      if row.isBelowOne { settings.increments.zeroBreaking = .minor }
      let current = try Version(parsing: row.isBelowOne ? "0.1.0" : "1.0.0", scheme: .semver2)
      let policy = IncrementPolicy(settings, current: current)
      let commits = try row.messages.enumerated().map { index, message in
        try SnapshotBuilder.commit(index + 1, parents: [], message)
      }
      let increments = ReadCommit.read(ReleaseCommits(commits.reversed()), settings: settings).map {
        policy.increment(of: $0).increment
      }
      let increment = (increments.max() ?? Increment.none).rawValue
      let expected = row.expected?.lowercased() ?? "none"
      let isListed = row.messages.count == 1 && listed.contains(row.messages[0])
      #expect((increment == expected) != isListed, "\(row.messages) raises \(increment), not \(expected)")
      if increment != expected { found.insert(row.messages[0]) }
    }
    #expect(found == listed)
  }
}
