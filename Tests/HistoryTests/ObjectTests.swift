import History
import TestSupport
import Testing

@Suite struct ObjectTests {
  private static let id = "0123456789abcdef0123456789ABCDEF01234567"

  @Test("an object id is 40 hexadecimal digits or 20 bytes and nothing else")
  func ids() throws {
    let id = try #require(ObjectID(Self.id))
    #expect(id.description == Self.id.lowercased())
    #expect(ObjectID(id.bytes) == id)
    #expect(id.short == "0123456")
    for text in ["", String(Self.id.dropLast()), Self.id + "0", "g" + Self.id.dropFirst(), "é" + Self.id.dropFirst(2)] {
      #expect(ObjectID(text) == nil, "\(text)")
    }
    #expect(ObjectID(Array(repeating: 1, count: 19)) == nil)
    #expect(ObjectID(Array(repeating: 1, count: 21)) == nil)
  }

  @Test("parents stand before the author, and headers that go on over lines are passed over")
  func headers() throws {
    let id = try #require(ObjectID(Self.id))
    let text = """
      tree \(id)
      parent \(id)
      author A <a> 1 +0000
      parent \(id)
      committer C <c> 2 +0000
      gpgsig x
       committer Z <z> 9 +0000

      subject
      author Z <z> 9 +0000
      """
    let commit = Commit(id: id, object: Array(text.utf8))
    #expect(commit.parents == [id])
    #expect(commit.author == Identity(name: "A", email: "a", seconds: 1, offsetMinutes: 0))
    #expect(commit.seconds == 2)
    #expect(commit.message == Array("subject\nauthor Z <z> 9 +0000".utf8))
  }

  @Test("no bytes make the readers of objects trap")
  func anyBytes() throws {
    let id = try #require(ObjectID(Self.id))
    let sample = Array(
      """
      tree \(id)
      parent \(id)
      object \(id)
      tag v1
      author A <a> 9223372036854775807 +9999
      tagger A <a> -99999999999999999999 -99999999999999999999
      committer C <c> 99999999999999999999 +0000
      encoding x

      message
      """.utf8)
    var random = SeededRandom(seed: 1)
    for _ in 0..<3000 {
      var bytes = sample
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let start = Int.random(in: 0..<bytes.count, using: &random)
        let end = Int.random(in: start...min(bytes.count, start + 8), using: &random)
        let new = (0..<Int.random(in: 0...3, using: &random)).map { _ in
          Array("<> \n\u{0}-+9az".utf8).randomElement(using: &random) ?? 0
        }
        bytes.replaceSubrange(start..<end, with: new)
        if bytes.isEmpty { break }
      }
      let author = Commit(id: id, object: bytes).author
      #expect(abs(author.offsetMinutes) < 100 * 60 + 60 && author.seconds >= 0)
      _ = TagObject(object: bytes)
    }
  }
}
