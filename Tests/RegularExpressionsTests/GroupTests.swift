import RegularExpressions
import Testing

@Suite("Groups of regular expressions")
struct GroupTests {
  /// Pattern, text, and what Python's `re.search` gives as `[m.group(0), *m.groups()]`.
  private static let rows: [(String, String, [String?]?)] = [
    ("v(.*)", "p1/v1.0.0", ["v1.0.0", "1.0.0"]),
    ("a|ab", "xab", ["a"]),
    ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd", "a", "bcd", ""]),
    ("(a+)(b)?", "aac", ["aa", "aa", nil]),
    ("(a*?)(a*)", "aaa", ["aaa", "", "aaa"]),
    ("((a)|b)+", "ab", ["ab", "b", "a"]),
    ("(?:x)(y)", "xy", ["xy", "y"]),
    ("(?P<n>\\d+)-(?P<m>\\d+)", "10-20-30", ["10-20", "10", "20"]),
    ("^v(\\d)$", "v12", nil),
    ("(\\d)(?=x)", "1y2x", ["2", "2"]),
    ("(?i)V(1)", "v1", ["v1", "1"]),
    ("", "abc", [""]),
    ("(é)(.)", "aé日b", ["é日", "é", "日"]),
  ]

  @Test("the first match and its groups are Python's", arguments: rows.indices)
  func groups(_ index: Int) throws {
    let (pattern, text, expected) = Self.rows[index]
    #expect(try RegularExpression(pattern, notesGroups: true).groups(in: text) == expected)
  }

  @Test("groups that are not noted are nil, and the match is the same")
  func unnoted() throws { #expect(try RegularExpression("v(.*)").groups(in: "v1") == ["v1", nil]) }

  @Test("no text keeps it busy", .timeLimit(.minutes(1)))
  func hostile() throws {
    let text = String(repeating: "a", count: 2000) + "b"
    #expect(try RegularExpression("^(a+)+$", notesGroups: true).groups(in: text) == nil)
  }
}
