import History
import Testing

struct PushUpdateTests {
  private static let one = "1111111111111111111111111111111111111111"
  private static let two = "2222222222222222222222222222222222222222"
  private static let null = "0000000000000000000000000000000000000000"

  struct Row: Sendable {
    let line: String
    let local: String?
    let remote: String?
  }

  @Test(
    "the lines of git",
    arguments: [
      Row(line: "refs/heads/a \(one) refs/heads/b \(two)", local: one, remote: two),
      Row(line: "refs/heads/a \(one) refs/heads/a \(null)", local: one, remote: nil),
      Row(line: "(delete) \(null) refs/heads/a \(two)", local: nil, remote: two),
      Row(line: "HEAD^{/a b} \(one) refs/heads/a \(two)", local: one, remote: two),
    ])
  func lines(_ row: Row) throws {
    let update = try #require(PushUpdate(row.line))
    #expect(update.local?.description == row.local)
    #expect(update.remote?.description == row.remote)
  }

  @Test("other lines", arguments: ["", "a b c d", "\(one) refs/heads/a \(two)", "a \(one) b 123"])
  func others(line: String) { #expect(PushUpdate(line) == nil) }
}
