import Foundation
import TestSupport
import Testing

@Suite("Races")
struct RaceTests {
  @Test("of several releases at once, one is made", arguments: 0..<5)
  func releases(round: Int) throws {
    let repository = try Manual.repository(Sandbox())
    try repository.commit("feat: one")
    let outcome = try repository.sandbox.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      ["xargs", "-P", "6", "-I", "{}", executable.path, "--tag-message", "release {}"], in: repository.root,
      input: "1\n2\n3\n4\n5\n6\n")
    // Within one second their commits are the same to the last bit.
    #expect(outcome.stdout.lines.count { $0.hasPrefix("tag to create: ") } == 1, "\(outcome)")
    #expect(outcome.stderr.lines.count { $0.hasPrefix("Released 1.1.0 ") } == 1, "\(outcome.stderr)")
    #expect(outcome.stderr.lines.count { $0.hasPrefix("Error: ") } == 5, "\(outcome.stderr)")
    let (tags, status) = try (repository.tags, repository.status)
    #expect(tags == ["v1.0.0", "v1.1.0"])
    let (tagged, head) = try (repository.id("v1.1.0^{commit}"), repository.id("HEAD"))
    #expect(tagged == head)
    let count = try repository.git("rev-list", "--count", "v1.0.0..HEAD").trimmed
    #expect(count == "2")
    #expect(status == "")
    try repository.git("fsck", "--strict", "--no-dangling")
    try expectWhole(repository)
  }
}
