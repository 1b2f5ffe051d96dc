import ImageTags
import SemanticVersion
import Testing

@Suite("Past releases")
struct SimulationTests {
  private func simulated(
    _ versions: [String], floating: Set<Floating> = [.latest], scheme: Scheme = .semver
  ) throws -> [SimulatedRelease] {
    let releases = try versions.enumerated().map { index, text in
      PastRelease(
        tag: "v\(text)", version: try Version(parsing: text, scheme: scheme), seconds: Int64(index) * 86_400)
    }
    let policy = ImagePolicy(scheme: scheme, floating: floating)
    // The order is that of the dates, whatever the order of the list.
    return try simulateImageTags(of: releases.reversed(), policy: policy)
  }

  private func moves(_ release: SimulatedRelease) -> [String] {
    release.moves.map { "\($0.rule.rawValue) \($0.name) \($0.from) \($0.to)" }
  }

  @Test("a hotfix of an old line gets its own tag, and other rules move latest back")
  func hotfix() throws {
    let releases = try simulated(
      ["1.0.0", "1.1.0", "1.2.0-a0", "1.2.0", "1.1.1", "2.0.0", "1.2.1"], floating: Set(Floating.allCases))
    #expect(
      releases.map { $0.tags.map(\.name).joined(separator: " ") } == [
        "1.0.0 1.0 1 latest", "1.1.0 1.1 1 latest", "1.2.0-a0", "1.2.0 1.2 1 latest", "1.1.1 1.1",
        "2.0.0 2.0 2 latest", "1.2.1 1.2 1",
      ])
    #expect(
      releases.map(moves) == [
        [], [], ["defaults latest 1.1.0 1.2.0-a0"], [],
        ["semver latest 1.2.0 1.1.1", "semver 1 1.2.0 1.1.1", "defaults latest 1.2.0 1.1.1"], [],
        ["semver latest 2.0.0 1.2.1", "defaults latest 2.0.0 1.2.1"],
      ])
  }

  @Test("a major number of 0 is no tag, and a series of prereleases moves latest onto them once")
  func prereleases() throws {
    let releases = try simulated(["0.1.0", "0.2.0", "0.1.1", "0.3.0-a0", "0.3.0-a1", "0.3.0"])
    #expect(
      releases.map(moves) == [
        [], [], ["semver latest 0.2.0 0.1.1", "defaults latest 0.2.0 0.1.1"], ["defaults latest 0.1.1 0.3.0-a0"], [],
        [],
      ])
  }

  @Test("each release gets what it got when it was the newest tag")
  func agreement() throws {
    let versions = ["1.0.0", "1.1.0", "1.0.1", "2.0.0-rc0", "1.2.0", "2.0.0", "1.2.1", "2.0.0.post1"]
    let policy = ImagePolicy(scheme: .pep440, floating: Set(Floating.allCases))
    let releases = try simulated(versions, floating: policy.floating, scheme: .pep440)
    for (index, release) in releases.enumerated() {
      let known = releases[...index].map(\.release.tag)
      #expect(try release.tags.map(\.name) == names(release.release.tag, among: known, policy))
    }
  }
}
