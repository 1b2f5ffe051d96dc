import Foundation
import Git
import History
import TestSupport
import Testing

@Suite struct RandomRepositoryTests {
  @Test("ranges, reachable tags and the list of tags are git's", arguments: 0..<150)
  func history(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let made = try RandomRepository(&random)
    let repository = try made.test.open()

    let listed = try made.test.lines(
      "for-each-ref refs/tags --format=%(refname:lstrip=2)|%(objectname)|%(objecttype)|%(*objectname)")
    let tags = try repository.tags { _ in true }
    #expect(tags.map(\.name) == listed.map { String($0.prefix { $0 != "|" }) })
    #expect(try repository.tagNames().sorted() == tags.map(\.name).sorted())
    for (tag, line) in zip(tags, listed) {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      #expect(tag.target.description == fields[1])
      #expect(tag.isAnnotated == (fields[2] == "tag"))
      #expect(tag.commit == made.tags[tag.name].map { made.ids[$0] })
    }

    let merged = Set(try made.test.lines("tag --merged main"))
    #expect(merged == Set(made.tags.filter { made.ancestors[made.count - 1].contains($0.value) }.keys))
    for tag in tags {
      guard let commit = tag.commit else { continue }
      let found = try firstReachable(of: [commit], from: [made.ids[made.count - 1]], in: repository)
      #expect((found == 0) == merged.contains(tag.name), "\(tag.name)")
    }

    for round in 0..<3 {
      let head = round == 0 ? made.count - 1 : Int.random(in: 0..<made.count, using: &random)
      let base = Int.random(in: 0..<made.count, using: &random)
      let range = try commits(from: made.ids[head], notFrom: [made.ids[base]], in: repository)
      let truth = made.ancestors[head].subtracting(made.ancestors[base])
      #expect(Set(range.map(\.id)) == Set(truth.map { made.ids[$0] }))
      // git itself trusts dates to a point.
      if made.clocksAreRight {
        let lines = try made.test.lines("rev-list \(made.ids[head]) ^\(made.ids[base])")
        #expect(Set(range.map(\.id.description)) == Set(lines))
      }
    }
  }
}

/// A history that git made from a seed.
struct RandomRepository {
  let test: TestRepository
  /// Parents before children.
  private(set) var ids: [ObjectID] = []
  private(set) var ancestors: [Set<Int>] = []
  /// The tags of commits, by position.
  private(set) var tags: [String: Int] = [:]
  let clocksAreRight: Bool
  var count: Int { ids.count }

  init(_ random: inout SeededRandom) throws {
    test = try TestRepository()
    clocksAreRight = Bool.random(using: &random)
    let count = Int.random(in: 2...60, using: &random)
    var stream = ""
    for position in 0..<count {
      var parents: [Int] = []
      let wanted = [1, 1, 1, 2, 2, 5][Int.random(in: 0..<6, using: &random)]
      for _ in 0..<wanted where position > 0 {
        let parent = Int.random(in: max(0, position - 9)..<position, using: &random)
        if !parents.contains(parent) { parents.append(parent) }
      }
      if position > 0, Int.random(in: 0..<15, using: &random) == 0 { parents = [] }
      ancestors.append(parents.reduce(into: [position]) { $0.formUnion(ancestors[$1]) })
      let right = 1_600_000_000 + position * 100
      let date = clocksAreRight ? right : Int.random(in: 1...2_000_000_000, using: &random)
      stream += "\(parents.isEmpty ? "reset refs/heads/main\n" : "")commit refs/heads/main\nmark :\(position + 1)\n"
      stream += "committer C <c> \(date) +0000\ndata 2\nc\(position % 10)\n"
      for (number, parent) in parents.enumerated() { stream += "\(number == 0 ? "from" : "merge") :\(parent + 1)\n" }
      stream += "\n"
    }
    var mark = count
    for number in 0..<Int.random(in: 0...12, using: &random) {
      let position = Int.random(in: 0..<count, using: &random)
      let name = ["v\(number)", "name/v\(number)", "deep/er/v\(number)"][number % 3]
      var target = position + 1
      for depth in 0..<Int.random(in: 0...3, using: &random) {
        mark += 1
        tags["\(name)+\(depth)"] = position
        stream +=
          "tag \(name)+\(depth)\nmark :\(mark)\nfrom :\(target)\ntagger T <t> \(1_700_000_000 + number) +0000\ndata 2\nt\n"
        target = mark
      }
      if target == position + 1 {
        tags[name] = position
        stream += "reset refs/tags/\(name)\nfrom :\(target)\n\n"
      }
    }
    let marks = "\(test.folder)/.git/marks"
    try test.git(["fast-import", "--quiet", "--force", "--export-marks=\(marks)"], input: Array(stream.utf8))
    for line in try String(contentsOfFile: marks, encoding: .utf8).split(separator: "\n").sorted(by: {
      number($0) < number($1)
    }).prefix(count) {
      ids.append(try test.parse(line.split(separator: " ")[1]))
    }
    if Bool.random(using: &random) { try test.git("pack-refs --all") }
  }
}

private func number(_ line: Substring) -> Int { Int(line.dropFirst().prefix { $0 != " " }) ?? 0 }
