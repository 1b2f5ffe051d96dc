import Foundation
import TestSupport
import Testing

@Suite("bump explain")
struct ExplainTests {
  private func project() throws -> TestRepository {
    let repository = try TestRepository(
      Sandbox(), files: [".versioning.toml": "version = \"1.0.0\"\n"], message: "feat: start")
    try repository.tag("v1.0.0")
    try repository.tag("nightly")
    return repository
  }

  /// What stands below a commit's line in the text.
  private func why(_ text: String, _ id: String) throws -> String {
    let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let index = try #require(lines.firstIndex { $0.contains(" \(id.prefix(7)) ") })
    return "\(lines[index].prefix { $0 != " " }): \(lines[index + 1])"
  }

  @Test("each commit with its level and the rule, and what was skipped and why")
  func commits() throws {
    let repository = try project()
    let feature = try repository.commit("feat(ui): login")
    let taken = try repository.commit("feat: search")
    let revert = try repository.commit("Revert \"feat: search\"\n\nThis reverts commit \(taken).")
    let fixup = try repository.commit("fixup! feat(ui): login")
    let typo = try repository.commit("feature: x")
    let prose = try repository.commit("improve things")
    let unspaced = try repository.commit("feat:x")
    let lower = try repository.commit("fix: y\n\nbreaking change: it is small")
    let documentation = try repository.commit("docs: z")
    let release = try repository.commit("bump: version 0.9.0 → 1.0.0")
    let outcome = try repository.bump("explain")
    #expect(outcome.exitCode == 0)
    let text = outcome.stdout
    #expect(text.hasPrefix("my_app: 1.0.0 → 1.1.0, tag v1.1.0\n"))
    #expect(text.contains("the highest level is minor (\(feature.prefix(7)) calls for it)"))
    #expect(text.contains("the tag of 1.0.0, which .versioning.toml:1 states"))
    #expect(text.contains("1 tag of another form than v$version is not read"))
    #expect(text.contains("10 commits since, newest first; 6 of them count"))
    #expect(try why(text, feature) == "minor: feat raises minor")
    #expect(try why(text, taken) == "-: reverted by \(revert.prefix(7))")
    #expect(
      try why(text, revert) == "-: takes back \(taken.prefix(7)), which is in the range too: neither counts")
    #expect(try why(text, fixup) == "-: fixup!, squash! and amend! never count")
    #expect(try why(text, typo) == "none: feature raises nothing; did you mean feat?")
    #expect(try why(text, prose).hasPrefix("none: raises nothing: the subject is no conventional header"))
    #expect(try why(text, unspaced).hasPrefix("none: raises nothing: no space follows the colon"))
    #expect(try why(text, lower).hasPrefix("patch: fix raises patch; but line 3: "))
    #expect(try why(text, documentation) == "none: docs raises nothing")
    #expect(try why(text, release) == "-: a release commit never counts")
  }

  @Test("what decided")
  func causes() throws {
    let repository = try project()
    let nothing = try repository.bump("explain")
    #expect(nothing.exitCode == 3 && nothing.stdout.contains("There is no commit since."))
    try repository.commit("docs: x")
    let low = try repository.bump("explain")
    #expect(low.exitCode == 21 && low.stdout.contains("docs raises nothing"))
    #expect(low.stdout.hasPrefix("my_app: 1.0.0, and no release\n"))
    try repository.commit("fix: x")
    #expect(try repository.bump("explain", "--increment", "major").stdout.contains("--increment major"))
    let request = try repository.commit("fix: y\n\nRelease-As: 3.0.0")
    let asked = try repository.bump("explain").stdout
    #expect(asked.contains("1.0.0 → 3.0.0") && asked.contains("commit \(request.prefix(7)) says Release-As: 3.0.0"))
    try repository.git("tag", "v4.0.0")
    #expect(try repository.bump("explain").exitCode == 46)
    #expect(try repository.bump("explain", "no_package").exitCode == 64)
  }

  @Test("a series of prereleases goes on, is left behind, becomes final")
  func prereleases() throws {
    let repository = try project()
    try repository.commit("feat: a")
    try repository.bump("--prerelease", "alpha")
    try repository.commit("fix: b")
    let goesOn = try repository.bump("explain", "--prerelease", "alpha").stdout
    #expect(goesOn.contains(", which 1.1.0-alpha.0 holds already: the series goes on"))
    #expect(try repository.bump("explain").stdout.contains("the prerelease 1.1.0-alpha.0 becomes final"))
    try repository.commit("feat!: c")
    #expect(try repository.bump("explain").stdout.contains(", more than 1.1.0-alpha.0 holds"))
    try repository.git("checkout", "-q", "-b", "hotfix", "v1.0.0")
    try repository.commit("fix: d")
    #expect(try repository.bump("explain").stdout.contains("v1.1.0-alpha.0 is higher, but HEAD does not contain it"))
  }

  @Test("the data says the same")
  func json() throws {
    let repository = try project()
    let fix = try repository.commit("fix: x")
    let copy = try repository.commit("fix: x\n\n(cherry picked from commit \(fix))")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(repository.bump("explain", "--format", "json").stdout.utf8))
        as? [String: Any])
    let package = try #require((object["packages"] as? [[String: Any]])?.first)
    #expect(package["next"] as? String == "1.0.1")
    #expect((package["cause"] as? [String: String])?["commit"] == fix)
    let commits = try #require(package["commits"] as? [[String: Any]])
    #expect(commits.map { $0["commit"] as? String } == [copy, fix])
    #expect(commits.map { $0["role"] as? String } == ["copy", "change"])
    #expect(commits[0]["related"] as? [String] == [fix])
  }
}
