import Changelog
import SemanticVersion

let date = CalendarDate(year: 2026, month: 11, day: 20)
let links = RepositoryLinks(origin: "git@github.com:o/r.git")

/// An ID of forty digits that begins with the given ones.
func id(_ start: String) -> String { start + String(repeating: "0", count: 40 - start.utf8.count) }

func version(_ text: String, _ scheme: Scheme = .semver2) throws -> Version {
  try Version(parsing: text, scheme: scheme)
}

/// A release with every kind of change.
func sampleRelease() throws -> Release {
  Release(
    tag: "v1.2.0", version: try version("1.2.0"), previousTag: "v1.1.0", date: date,
    changes: [
      Change(
        id: id("4f2a9c1"), type: "feat", scope: "storage", description: "sessions move to Redis", isBreaking: true,
        breakingNotes: ["Set `REDIS_URL` before deploying."]),
      Change(
        id: id("a1b2c3d"), type: "feat", scope: "ui", description: "login button",
        references: [Change.Reference(number: 12, text: "#12")], authors: ["Ada"]),
      Change(id: id("b1b2c3d"), type: "fix", description: "handle Vec<T> (#13)", authors: ["Ada", "Grace *H*"]),
      Change(id: id("c1b2c3d"), type: "refactor", description: "split the reader"),
      Change(id: id("d1b2c3d"), type: "chore", scope: "deps", description: "drop Node 18", isBreaking: true),
      Change(id: id("e1b2c3d"), type: "docs", description: "explain"),
      Change(id: id("f1b2c3d"), type: "revert", description: "colours"),
    ])
}

/// A generator with a seed, so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &self)]
  }

  /// `count` of the pieces, one after the other.
  mutating func text(of pieces: [String], count: ClosedRange<Int>) -> String {
    (0..<Int.random(in: count, using: &self)).map { _ in pick(pieces) }.joined()
  }
}
