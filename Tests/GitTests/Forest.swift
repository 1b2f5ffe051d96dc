import Foundation
import History
import TestSupport

/// Many histories in one repository, all made by git from a seed.
///
/// Most share nothing, some grow out of another. They have merges of up to six parents, criss-crosses, roots in the
/// middle, clocks that go wrong, several tags on a commit, tags of other forms and of other things than commits, and
/// commits that no branch reaches.
struct Forest {
  /// A tag that is a release.
  struct ReleaseTag {
    let name: String
    /// Numbers that compare as the versions do.
    let order: [Int]
    /// Which of the formats it has: 0 is the project's own, the others are older ones.
    let rank: Int
    let position: Int

    /// Whether it stands before another in a list that begins with the highest version.
    func stands(before other: ReleaseTag) -> Bool {
      if order != other.order { return other.order.lexicographicallyPrecedes(order) }
      return (rank, name) < (other.rank, other.name)
    }
  }

  static let settings = """
    version_provider = "scm"
    tag_format = "v$version"
    legacy_tag_formats = ["release/$version", "$version"]
    ignored_tag_formats = ["v*-nightly*"]
    changelog_merge_prerelease = false
    """

  let test: TestRepository
  /// Parents before children.
  private(set) var ids: [ObjectID] = []
  private(set) var ancestors: [Set<Int>] = []
  /// Whether in all of a commit's history no commit is older than its parents.
  private(set) var isInOrder: [Bool] = []
  /// The newest commit of each history.
  private(set) var heads: [Int] = []
  private(set) var releases: [ReleaseTag] = []
  /// Tags of other forms that stand for commits.
  private(set) var others: [(name: String, position: Int)] = []

  private var stream = ""
  private var parents: [[Int]] = []
  private var dates: [Int] = []

  init(histories: Int, _ random: inout SeededRandom) throws {
    test = try TestRepository()
    try test.write(".versioning.toml", Self.settings)
    for _ in 0..<histories { grow(&random) }
    // Objects that are no commits have marks above all commits'.
    stream += "blob\nmark :1000000\ndata 2\nx\n\n"
    for (number, name) in ["v99.0.0", "vNext", "99.0"].enumerated()
    where number <= Int.random(in: 0...2, using: &random) {
      stream += "tag \(name)\nfrom :1000000\ntagger T <t> 1700000000 +0000\ndata 0\n\n"
    }
    let marks = "\(test.folder)/.git/marks"
    try test.git(["fast-import", "--quiet", "--force", "--export-marks=\(marks)"], input: Array(stream.utf8))
    var found = [ObjectID?](repeating: nil, count: parents.count)
    for line in try String(contentsOfFile: marks, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      if let mark = Int(words[0].dropFirst()), mark <= found.count { found[mark - 1] = try test.parse(words[1]) }
    }
    ids = found.compactMap { $0 }
    stream = ""
    if Bool.random(using: &random) { try test.git("pack-refs --all") }
    if Bool.random(using: &random) {
      try test.git("symbolic-ref refs/tags/v98.0.0 refs/tags/none")
      try test.write(".git/refs/tags/vBroken", "broken\n")
    }
    // With generation numbers git is right whatever the dates are.
    let list = ids.map { "\($0)\n" }.joined()
    try test.git(["commit-graph", "write", "--stdin-commits", "--no-progress"], input: Array(list.utf8))
  }

  private mutating func grow(_ random: inout SeededRandom) {
    let first = parents.count
    let count = Int.random(in: 1...24, using: &random)
    let clock = Int.random(in: 0...4, using: &random)
    func near(_ position: Int) -> Int { Int.random(in: max(first, position - 6)..<position, using: &random) }
    while parents.count < first + count {
      let position = parents.count
      switch Int.random(in: 0..<12, using: &random) {
      case _ where position == first:
        let grafted = first > 0 && Int.random(in: 0..<5, using: &random) == 0
        commit(grafted ? [Int.random(in: 0..<first, using: &random)] : [], clock, &random)
      case 0: commit([], clock, &random)
      case 1 where position >= first + 2:
        // A criss-cross, and a commit that merges both of its sides.
        let (left, right) = (position - 1, position - 2)
        for both in [[left, right], [right, left], [position, position + 1]] { commit(both, clock, &random) }
      case 2: commit((0..<6).map { _ in near(position) }, clock, &random)
      case 3, 4: commit([position - 1, near(position)], clock, &random)
      case 5: commit([near(position)], clock, &random)
      default: commit([position - 1], clock, &random)
      }
    }
    heads.append(
      Bool.random(using: &random) ? parents.count - 1 : Int.random(in: first..<parents.count, using: &random))
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      tag(Int.random(in: first..<parents.count, using: &random), &random)
    }
  }

  private mutating func commit(_ wanted: [Int], _ clock: Int, _ random: inout SeededRandom) {
    let position = parents.count
    var own: [Int] = []
    for parent in wanted where !own.contains(parent) { own.append(parent) }
    parents.append(own)
    ancestors.append(own.reduce(into: [position]) { $0.formUnion(ancestors[$1]) })
    let date =
      switch clock {
      case 0, 1: 1_600_000_000 + position * 60
      case 2: 1_600_000_000 - position * 60
      case 3: 1_600_000_000
      default: Int.random(in: 1...2_000_000_000, using: &random)
      }
    dates.append(date)
    isInOrder.append(own.allSatisfy { isInOrder[$0] && dates[$0] <= date })
    stream += own.isEmpty ? "reset refs/heads/scratch\n" : ""
    stream +=
      "commit refs/heads/scratch\nmark :\(position + 1)\ncommitter C <c> \(date) +0000\ndata 6\n\(100_000 + position)\n"
    for (number, parent) in own.enumerated() { stream += "\(number == 0 ? "from" : "merge") :\(parent + 1)\n" }
    stream += "\n"
  }

  /// Up to three tags of one commit.
  private mutating func tag(_ position: Int, _ random: inout SeededRandom) {
    for _ in 0..<[1, 1, 1, 2, 3][Int.random(in: 0..<5, using: &random)] {
      let numbers = (0..<3).map { _ in Int.random(in: 0...11, using: &random) }
      let channel = [3, 3, 3, 0, 1, 2][Int.random(in: 0..<6, using: &random)]
      let serial = channel == 3 ? 0 : Int.random(in: 0...11, using: &random)
      let version =
        numbers.map(String.init).joined(separator: ".")
        + (channel == 3 ? "" : "-\(["alpha", "beta", "rc"][channel]).\(serial)")
      let rank = [0, 0, 0, 1, 2][Int.random(in: 0..<5, using: &random)]
      let name: String
      if Int.random(in: 0..<5, using: &random) > 0 {
        name = ["v", "release/", ""][rank] + version
        guard !releases.contains(where: { $0.name == name }) else { continue }
        releases.append(ReleaseTag(name: name, order: numbers + [channel, serial], rank: rank, position: position))
      } else {
        name =
          [
            "api-v\(version)", "v\(version)-nightly.1", "v\(numbers[0]).\(numbers[1])", "deep/er/\(version)",
            "x\(serial)",
          ]
          .randomElement(using: &random) ?? ""
        guard !others.contains(where: { $0.name == name }) else { continue }
        others.append((name, position))
      }
      if Bool.random(using: &random) {
        stream += "reset refs/tags/\(name)\nfrom :\(position + 1)\n\n"
      } else {
        let date = Int.random(in: 1...2_000_000_000, using: &random)
        stream += "tag \(name)\nfrom :\(position + 1)\ntagger T <t> \(date) +0000\ndata 0\n\n"
      }
    }
  }

  /// The releases that a commit contains, highest version first.
  func releases(in head: Int) -> [ReleaseTag] {
    releases.filter { ancestors[head].contains($0.position) }.sorted { $0.stands(before: $1) }
  }

  /// The releases in a commit's history in their order, one a commit, and what belongs to each; at the end what none
  /// contains. By the letter: whose turn it could be comes by version, and takes what it contains and none before does.
  func attribution(of head: Int) -> [(name: String?, commits: Set<Int>)] {
    var waiting: [ReleaseTag] = []
    for tag in releases(in: head) where !waiting.contains(where: { $0.position == tag.position }) {
      waiting.append(tag)
    }
    waiting.reverse()
    var left = ancestors[head]
    var parts: [(name: String?, commits: Set<Int>)] = []
    while let next = waiting.first(where: { tag in
      waiting.allSatisfy { $0.name == tag.name || !ancestors[tag.position].contains($0.position) }
    }) {
      parts.append((next.name, left.intersection(ancestors[next.position])))
      left.subtract(ancestors[next.position])
      waiting.removeAll { $0.name == next.name }
    }
    return parts + [(nil, left)]
  }
}
