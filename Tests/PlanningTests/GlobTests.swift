import Planning
import Testing

@Suite("Globs")
struct GlobTests {
  @Test(
    "a pattern fits a whole path",
    arguments: [
      ("src/*/__init__.py", "src/a/__init__.py", true), ("src/*/__init__.py", "src/a/b/__init__.py", false),
      ("src/**/__init__.py", "src/__init__.py", true), ("src/**/__init__.py", "src/a/b/__init__.py", true),
      ("**/*.py", "a.py", true), ("*.py", "a/b.py", false), ("v?.txt", "v1.txt", true), ("v?.txt", "v.txt", false),
      ("[a-c]x[!0-9]", "bxz", true), ("[a-c]x[!0-9]", "bx1", false), ("[a-c]x", "dx", false), ("a[", "a[", true),
      ("a*b*c", "aXbXc", true), ("a*b*c", "aXc", false),
    ])
  func fits(_ pattern: String, _ path: String, _ fits: Bool) {
    #expect(Glob(pattern).matches(path) == fits)
  }

  @Test(
    "no path keeps a pattern busy",
    arguments: [
      (String(repeating: "*a", count: 40) + "b", String(repeating: "a", count: 5000)),
      (String(repeating: "**/", count: 40) + "b", String(repeating: "a/", count: 2000) + "a"),
      (String(repeating: "**/*a*/", count: 20) + "b", String(repeating: "aaaaaaaa/", count: 500) + "a"),
    ])
  func linear(_ pattern: String, _ path: String) { #expect(!Glob(pattern).matches(path)) }
}
