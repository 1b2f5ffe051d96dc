import Foundation
import Git
import History
import Planning
import SnapshotReading
import TestSupport
import Testing

/// 2,000 histories, each read by us, by git, and by the letter.
@Suite struct ForestTests {
  static let histories = 10

  @Test("baselines, ranges and releases are those that git names", arguments: 0..<200)
  func agreement(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let forest = try Forest(histories: Self.histories, &random)
    var questions: [Question] = []
    for head in forest.heads {
      let base = forest.releases(in: head).first?.position
      let all = forest.ids.indices
      questions.append(
        Question(
          head: head, base: base, from: all.randomElement(using: &random) ?? 0,
          notFrom: all.randomElement(using: &random) ?? 0,
          commit: forest.ancestors[head].sorted().randomElement(using: &random) ?? 0))
    }
    let answers = try forest.test.ask(questions, forest)
    for (question, answer) in zip(questions, answers) {
      let name = Comment(rawValue: "seed \(seed), HEAD \(forest.ids[question.head])")
      try forest.test.setHead(forest.ids[question.head], isBranch: question.head.isMultiple(of: 2))
      let repository = try ReleaseRepository(ReadingRequest(folder: forest.test.folder, environment: [:]))
      check(question, answer, forest, name)
      try check(repository, question, answer, forest, name)
    }
  }

  /// git's answers against the letter.
  private func check(_ question: Question, _ answer: Answer, _ forest: Forest, _ name: Comment) {
    let tags = forest.releases.map { ($0.name, $0.position) } + forest.others.map { ($0.name, $0.position) }
    let ancestors = forest.ancestors
    let merged = Set(tags.filter { ancestors[question.head].contains($0.1) }.map(\.0))
    #expect(answer.merged == merged, name)
    // git 2.39 looks at dates alone here, and takes tags for unreachable ones where they lie.
    if forest.isInOrder[question.head] { #expect(answer.mergedByDate == merged, name) }
    #expect(answer.containing == Set(tags.filter { ancestors[$0.1].contains(question.commit) }.map(\.0)), name)
    #expect(
      answer.range == forest.names(ancestors[question.head].subtracting(question.base.map { ancestors[$0] } ?? [])),
      name)
    #expect(answer.pair == forest.names(ancestors[question.from].subtracting(ancestors[question.notFrom])), name)
  }

  /// Ours against git's and the letter.
  private func check(
    _ ours: ReleaseRepository, _ question: Question, _ answer: Answer, _ forest: Forest, _ name: Comment
  ) throws {
    let snapshot = try ours.snapshot(.number)
    let highest = forest.releases.filter { answer.merged.contains($0.name) }.min { $0.stands(before: $1) }
    #expect(snapshot.baseline.tagName == highest?.name, name)
    if question.head.isMultiple(of: 3) { #expect(try ours.currentTag()?.name == highest?.name, name) }
    #expect(Set(snapshot.range.commits.map(\.id.description)) == answer.range, name)
    let pair = try commits(
      from: forest.ids[question.from], notFrom: [forest.ids[question.notFrom]], in: ours.repository)
    #expect(Set(pair.map(\.id.description)) == answer.pair, name)
    #expect(forest.isChildrenFirst(pair.map(\.id)), name)

    let history = try ours.history(ours.tags())
    let parts =
      history.releases.reversed().map { ($0.tag.name, $0.commits.commits) } + [("", history.unreleased.commits)]
    let expected = forest.attribution(of: question.head)
    #expect(parts.map(\.0) == expected.map { $0.name ?? "" }, name)
    #expect(parts.map { Set($0.1.map(\.id.description)) } == expected.map { forest.names($0.commits) }, name)
    // As git says it: the release contains the commit, and no other that does is in that release's own history.
    let id = forest.ids[question.commit]
    let owner = parts.first { $0.1.contains { $0.id == id } }?.0
    let containing = forest.releases.filter { answer.containing.contains($0.name) && answer.merged.contains($0.name) }
    if let tag = containing.first(where: { $0.name == owner }) {
      #expect(
        containing.allSatisfy { $0.position == tag.position || !forest.ancestors[tag.position].contains($0.position) },
        name)
    } else {
      #expect(owner == "" && containing.isEmpty, name)
    }
  }

  @Test("in a shallow clone the answer is that of a whole one, or a refusal", arguments: 0..<60)
  func shallow(_ seed: UInt64) throws {
    var random = SeededRandom(seed: 1_000 + seed)
    let forest = try Forest(histories: 4, &random)
    for head in forest.heads {
      try forest.test.git("update-ref refs/heads/main \(forest.ids[head])")
      let clone = try TestRepository()
      try clone.git(
        "fetch -q --update-head-ok --depth \(Int.random(in: 1...7, using: &random)) file://\(forest.test.folder) +main:main"
      )
      try clone.write(".versioning.toml", Forest.settings)
      let here = Set(try clone.lines("tag --list"))
      // What is beyond the edge nobody can know: a release whose own history has a higher one.
      let known = forest.releases(in: head).filter { here.contains($0.name) }.first
      let name = Comment(rawValue: "seed \(seed), HEAD \(forest.ids[head])")
      do {
        let repository = try ReleaseRepository(ReadingRequest(folder: clone.folder, environment: [:]))
        let snapshot = try repository.snapshot(.number)
        #expect(snapshot.baseline.tagName == known?.name, name)
        let expected = forest.ancestors[head].subtracting(known.map { forest.ancestors[$0.position] } ?? [])
        #expect(Set(snapshot.range.commits.map(\.id.description)) == forest.names(expected), name)
        if let highest = forest.releases(in: head).first, highest.name != known?.name {
          #expect(known.map { forest.ancestors[$0.position].contains(highest.position) } == true, name)
        }
      } catch {
        #expect(error.code == .historyIncomplete && error.hint?.contains("--unshallow") == true, name)
        #expect(try clone.git("rev-parse --is-shallow-repository") == "true", name)
      }
    }
  }
}

/// What git and we are asked about one history.
struct Question {
  let head: Int
  /// The commit of the highest release in it.
  let base: Int?
  /// Any two commits.
  let from: Int
  let notFrom: Int
  /// A commit of the history.
  let commit: Int
}

/// What git answers.
struct Answer {
  /// The tags that decorate the commits of the history, which takes a walk over all of it.
  let merged: Set<String>
  /// What `git tag --merged` says.
  let mergedByDate: Set<String>
  let containing: Set<String>
  let range: Set<String>
  let pair: Set<String>
}

extension Forest {
  func names(_ positions: Set<Int>) -> Set<String> { Set(positions.map { ids[$0].description }) }

  func isChildrenFirst(_ list: [ObjectID]) -> Bool {
    let positions = list.compactMap { ids.firstIndex(of: $0) }
    return positions.indices.allSatisfy { index in
      positions[(index + 1)...].allSatisfy { !ancestors[$0].contains(positions[index]) }
    }
  }
}

extension TestRepository {
  /// Moves HEAD as a checkout would, without touching files.
  func setHead(_ id: ObjectID, isBranch: Bool) throws {
    if isBranch { try write(".git/refs/heads/main", "\(id)\n") }
    try write(".git/HEAD", isBranch ? "ref: refs/heads/main\n" : "\(id)\n")
  }

  fileprivate func ask(_ questions: [Question], _ forest: Forest) throws -> [Answer] {
    var script = ""
    for question in questions {
      let (head, commit) = (forest.ids[question.head], forest.ids[question.commit])
      script +=
        "git log --format=%D --decorate-refs=refs/tags \(head) | tr ',' '\\n' | sed 's/^ *tag: //;s/^ *HEAD.*//'; echo =\n"
      script += "git tag --merged \(head) 2>/dev/null; echo =; git tag --contains \(commit) 2>/dev/null; echo =\n"
      script += "git rev-list --topo-order \(head) \(question.base.map { "^\(forest.ids[$0])" } ?? ""); echo =\n"
      script += "git rev-list --topo-order \(forest.ids[question.from]) ^\(forest.ids[question.notFrom]); echo =\n"
    }
    let lists = try shell(script).split(separator: "=\n", omittingEmptySubsequences: false).map { text in
      Set(text.split(separator: "\n").map(String.init))
    }
    return questions.indices.map { index in
      Answer(
        merged: lists[5 * index], mergedByDate: lists[5 * index + 1], containing: lists[5 * index + 2],
        range: lists[5 * index + 3], pair: lists[5 * index + 4])
    }
  }
}
