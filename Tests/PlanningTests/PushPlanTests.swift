import Planning
import Testing

@Suite("the push plan")
struct PushPlanTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let tags: Int
    var limit = 3
    var isAtomic = true
    var branch: String? = "refs/heads/main"
    let groups: [String]

    var testDescription: String {
      "\(tags) tags in pushes of \(limit), atomic: \(isAtomic), branch: \(branch ?? "none")"
    }
  }

  @Test(
    "the branch goes first, and no push has more tags than it may",
    arguments: [
      Row(tags: 0, groups: ["main"]), Row(tags: 0, isAtomic: false, groups: ["main"]),
      Row(tags: 1, groups: ["main 1"]), Row(tags: 1, isAtomic: false, groups: ["main", "1"]),
      Row(tags: 3, groups: ["main 1 2 3"]), Row(tags: 4, groups: ["main 1 2 3", "4"]),
      Row(tags: 10, groups: ["main 1 2 3", "4 5 6", "7 8 9", "10"]),
      Row(tags: 10, isAtomic: false, groups: ["main", "1 2 3", "4 5 6", "7 8 9", "10"]),
      Row(tags: 3, limit: 1, groups: ["main 1", "2", "3"]), Row(tags: 4, limit: .max, groups: ["main 1 2 3 4"]),
      Row(tags: 4, branch: nil, groups: ["1 2 3", "4"]), Row(tags: 0, branch: nil, groups: []),
    ])
  func groups(_ row: Row) {
    let plan = PushPlan(
      remote: "origin", branch: row.branch, expected: nil, tags: (0..<row.tags).map { "\($0 + 1)" },
      tagsPerPush: row.limit, isAtomic: row.isAtomic)
    let groups = plan.groups.map { names in
      names.map { $0.replacing("refs/tags/", with: "").replacing("refs/heads/", with: "") }.joined(separator: " ")
    }
    #expect(groups == row.groups)
  }

  @Test(
    "nobody reads the password of a URL",
    arguments: [
      ("https://example.com/a.git", "https://example.com/a.git"),
      ("https://me:secret@example.com/a.git", "https://example.com/a.git"),
      (
        "fatal: unable to access 'https://x:p@ss@example.com:8/a@b/': 403",
        "fatal: unable to access 'https://example.com:8/a@b/': 403"
      ),
      ("http://h/a.git?private_token=secret and ssh://git@h/a", "http://h/a.git and ssh://h/a"),
      ("git@example.com:a/b.git", "git@example.com:a/b.git"), ("a://", "a://"), ("", ""),
    ])
  func secrets(_ row: (text: String, shown: String)) { #expect(withoutSecrets(row.text) == row.shown) }

  @Test("the query of a link that a server offers stays")
  func query() {
    let text = "remote:   https://me@example.com/a/merge_requests/new?source=main"
    #expect(withoutSecrets(text, keepsQueries: true) == text.replacing("me@", with: ""))
  }
}
