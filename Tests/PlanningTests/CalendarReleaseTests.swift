import Configuration
import Planning
import SemanticVersion
import Testing

@Suite("The next calendar version is decided")
struct CalendarReleaseTests {
  private func builder(_ current: String?, _ format: String = "YYYY.MM.MICRO", messages: [String] = []) throws
    -> SnapshotBuilder
  {
    var builder = SnapshotBuilder(current, scheme: .calver, messages: messages)
    builder.settings.calverFormat = try CalendarFormat(parsing: format)
    return builder
  }

  /// The release is on 2026-11-20.
  @Test(
    "by the date, by what came since the baseline and by what is asked",
    arguments: [
      ("YYYY.MM.MICRO", "2026.11.0", ["fix: x"], nil, "2026.11.1"),
      ("YYYY.MM.MICRO", "2026.10.4", ["fix: x"], nil, "2026.11.0"),
      ("YYYY.MM.MICRO", "2026.10.4", ["feat!: x"], nil, "2026.11.0"),
      ("YYYY.0M.MICRO", "2026.09.4", ["feat: x"], nil, "2026.11.0"),
      ("YYYY.MINOR.MICRO", "2026.1.4", ["feat: x"], nil, "2026.2.0"),
      ("YYYY.MINOR.MICRO", "2026.1.4", ["fix: x"], nil, "2026.1.5"),
      // Nothing to release, whatever the date.
      ("YYYY.MM.MICRO", "2026.10.4", [], nil, "3"), ("YYYY.MM.MICRO", "2026.10.4", ["docs: x"], nil, "21"),
      ("YYYY.MM.MICRO", "2026.10.4", ["docs: x"], "alpha", "21"),
      // Prereleases.
      ("YYYY.MM.MICRO", "2026.10.4", ["fix: x"], "alpha", "2026.11.0a0"),
      ("YYYY.MM.MICRO", "2026.11.0a0", ["docs: x"], "alpha", "2026.11.0a1"),
      ("YYYY.MM.MICRO", "2026.11.0a0", [], "alpha", "3"), ("YYYY.MM.MICRO", "2026.11.0a0", [], nil, "2026.11.0"),
      ("YYYY.MM.MICRO", "2026.10.0a0", [], nil, "2026.11.0"), ("YYYY.MM.MICRO", "2026.10.0", ["fix: x"], "next", "24"),
      // What does not move forward.
      ("YYYY.MM.DD", "2026.11.20", ["fix: x"], nil, "21"), ("YYYY.MM.DD", "2026.11.19", ["fix: x"], nil, "2026.11.20"),
      ("YYYY.MM.MICRO", "2026.12.0", ["fix: x"], nil, "21"),
    ] as [(String, String, [String], String?, String)])
  func table(_ format: String, _ current: String, _ messages: [String], _ prerelease: String?, _ answer: String) throws
  {
    #expect(try builder(current, format, messages: messages).answer { $0.prerelease = prerelease } == answer)
  }

  @Test("the day is that of UTC, wherever the committer is")
  func timeZone() throws {
    var builder = try builder("2026.11.4", messages: ["fix: x"])
    builder.seconds = 1_796_083_199  // 2026-11-30 23:59:59 UTC
    builder.offsetMinutes = 60
    #expect(try builder.answer() == "2026.11.5")
    builder.seconds += 1
    builder.offsetMinutes = -60
    #expect(try builder.answer() == "2026.12.0")
  }

  @Test("the first release is the version that is stated, else that of the day")
  func first() throws {
    var builder = try builder("2026.9.0", messages: ["feat: x"])
    builder.isTagged = false
    #expect(try builder.answer() == "2026.9.0")
    builder = try self.builder(nil, "YYYY.0M.0D", messages: ["docs: x"])
    #expect(try builder.answer() == "2026.11.20")
    #expect(try builder.answer { $0.increment = .minor } == "2026.11.20")
    #expect(try builder.answer { $0.prerelease = "rc" } == "2026.11.20rc0")
    builder.settings.versionProvider = nil
    #expect(try builder.answer() == "2026.11.20")
  }

  @Test("tags that are no calendar versions are none of the project's")
  func otherTags() throws {
    var builder = try builder(nil, messages: ["fix: x"])
    builder.otherTags = [("v1.4.0", true), ("v2026.10.3", true), ("v2026.13.0", true)]
    #expect(try builder.answer() == "2026.11.0")
    #expect(try builder.snapshot().baseline.tagName == "v2026.10.3")
  }

  @Test("a taken version gives way to the next free one, and one that is prepared elsewhere is refused")
  func taken() throws {
    var builder = try builder("2026.10.0", messages: ["fix: x"])
    builder.otherTags = [("v2026.11.0", false)]
    #expect(try builder.answer() == "42")
    #expect(try builder.answer { $0.nextFree = true } == "2026.11.1")
    builder.otherTags = [("v2026.11.0a0", false)]
    #expect(try builder.answer() == "42")
    #expect(try builder.answer { $0.version = "2026.11.1" } == "2026.11.1")
    #expect(try builder.answer { $0.version = "2026.11" } == "24")
  }

  @Test("the refusals say what helps")
  func hints() throws {
    let sameDay = #expect(throws: Refusal.self) {
      try builder("2026.11.20", "YYYY.MM.DD", messages: ["fix: x"]).decide()
    }
    #expect(
      sameDay?.message == "2026.11.20 is the version of this date, and the form YYYY.MM.DD has no counter to raise")
    #expect(sameDay?.hint?.hasPrefix("release on another date, or put a counter into calver_format") == true)
    let behind = #expect(throws: Refusal.self) { try builder("2027.1.0", messages: ["fix: x"]).decide() }
    #expect(
      behind?.message == "the clock says 2026-11-20, which comes before the date of the current version 2027.1.0")
  }
}
