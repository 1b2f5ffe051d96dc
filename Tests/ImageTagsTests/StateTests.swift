import ImageTags
import Testing

@Suite("States")
struct StateTests {
  private let none = TagList(names: [], isComplete: true)

  private func decide(
    _ state: GitState, _ policy: ImagePolicy = ImagePolicy()
  ) throws(ImageTagError) -> ImageDecision {
    try imageTags(for: state, tags: none, policy: policy, sha256: sha256)
  }

  @Test(
    "a schedule is nightly on the default branch and the slug elsewhere",
    arguments: [("main", "main", "nightly"), ("fix/x", "main", "fix-x"), ("main", nil, "main")]
      as [(String, String?, String)])
  func schedule(_ branch: String, _ defaultBranch: String?, _ expected: String) throws {
    let decision = try decide(.branch(branch, event: .schedule, default: defaultBranch))
    #expect(decision.tags.map(\.name) == [expected])
    #expect(decision.notes.map(\.code) == (defaultBranch == nil ? ["default-branch-unknown"] : []))
  }

  @Test("edge is the default branch's, and no other branch can take its name")
  func edge() throws {
    let policy = ImagePolicy(edge: "canary")
    #expect(try decide(.branch("main"), policy).tags.map(\.name) == ["canary", "main"])
    #expect(try decide(.branch("x"), policy).tags.map(\.name) == ["x"])
    #expect(try decide(.branch("Canary"), policy).tags.map(\.name).first?.hasPrefix("branch-Canary-") == true)
    #expect(try decide(.branch("main", default: nil), policy).notes.map(\.code) == ["default-branch-unknown"])
  }

  @Test(
    "neither edge nor a channel can be called what the policy gives out itself",
    arguments: [
      "latest", "Latest", "1", "v1.2", "1.2.3-x", "sha-1", "pr-1", "-x", "a b", "",
    ])
  func settings(_ name: String) {
    #expect(throws: ImageTagError.invalidSetting(.edge, value: name)) {
      try decide(.branch("x"), ImagePolicy(edge: name))
    }
    #expect(throws: ImageTagError.invalidSetting(.channels, value: name)) {
      try decide(.branch("x"), ImagePolicy(channels: [name]))
    }
  }

  @Test("edge and a channel are two tags")
  func edgeOfChannel() {
    #expect(throws: ImageTagError.edgeIsChannel("rc")) {
      try decide(.branch("x"), ImagePolicy(channels: ["alpha", "rc"], edge: "rc"))
    }
  }

  @Test("the commit is a tag of branches only, since a release is another build of it")
  func commitTag() throws {
    let policy = ImagePolicy(includesSHA: true)
    #expect(try decide(.branch("x"), policy).tags.map(\.name) == ["x", "sha-860c1904a1ce"])
    #expect(try decide(.tag("v1.0.0"), policy).tags.map(\.name) == ["1.0.0", "latest"])
    #expect(try decide(.branch("main", event: .schedule), policy).tags.map(\.name) == ["nightly"])
  }

  @Test(
    "a changed tree is refused for all but a detached HEAD",
    arguments: [
      GitState.branch("main"), .tag("v1.0.0"), .branch("main", event: .schedule),
      GitState(event: .pullRequest, reference: nil, sha: commit, pullRequest: 15),
    ])
  func dirty(_ state: GitState) {
    var state = state
    state.isDirty = true
    let source = state.reference ?? "pull request 15"
    #expect(throws: ImageTagError.dirtyTree(source)) { try decide(state) }
  }

  @Test(
    "only full references of branches and tags are understood",
    arguments: [
      "main", "HEAD", "refs/heads/", "refs/tags/", "refs/pull/15/merge", "refs/remotes/origin/main", "",
    ])
  func references(_ reference: String) {
    let state = GitState(event: .push, reference: reference, sha: commit)
    #expect(throws: ImageTagError.unknownReference(reference)) { try decide(state) }
  }

  @Test("a commit is at least twelve hexadecimal digits", arguments: ["", "HEAD", "860c190", "860c1904a1cX"])
  func commits(_ sha: String) {
    #expect(throws: ImageTagError.unknownCommit(sha)) {
      try decide(GitState(event: .local, reference: nil, sha: sha))
    }
    #expect(throws: ImageTagError.unknownCommit(sha)) {
      try decide(GitState(event: .mergeGroup, reference: nil, sha: sha))
    }
  }

  @Test("a pull request needs its number", arguments: [nil, 0, -5])
  func number(_ number: Int?) {
    let state = GitState(event: .pullRequest, reference: "refs/heads/main", sha: commit, pullRequest: number)
    #expect(throws: ImageTagError.missingPullRequestNumber) { try decide(state) }
  }

  @Test("a branch is told by its bytes, not by what they look like")
  func bytes() throws {
    #expect(try decide(.branch("\u{301}x")).tags.map(\.reason) == ["branch \u{301}x"])
    let composed = GitState.branch("\u{e9}", default: "e\u{301}")
    #expect(try decide(composed, ImagePolicy(edge: "edge")).tags.count == 1)
  }
}
