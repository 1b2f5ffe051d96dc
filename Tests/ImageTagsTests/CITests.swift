import Foundation
import ImageTags
import TestSupport
import Testing

extension CIRow.Event {
  var payload: EventPayload {
    EventPayload(
      repository: repository?.full_name, defaultBranch: repository?.default_branch,
      pullRequest: number ?? pull_request?.number, headSHA: pull_request?.head?.sha,
      headRepository: pull_request?.head?.repo?.full_name)
  }
}

@Suite("CI")
struct CITests {
  @Test("the variables of a CI say what is built", arguments: try CIRow.all())
  func environment(_ row: CIRow) throws {
    let found = detectCI(environment: row.env, event: row.event_json?.payload)
    #expect(found?.provider.rawValue == row.expect.ci)
    guard let context = found else { return }
    #expect(context.kind?.rawValue ?? "(from git HEAD)" == row.expect.kind)
    #expect(context.reference == row.expect.ref)
    #expect(context.branch == row.expect.branch)
    #expect(context.tag == row.expect.tag)
    #expect(context.pullRequest == row.expect.pr)
    #expect(context.sha == (row.expect.sha == "(resolve from git)" ? nil : row.expect.sha))
    #expect(context.defaultBranch == row.expect.default_branch)
    #expect(context.isFork == row.expect.fork)
  }

  @Test("a state takes from git what the CI does not say")
  func localState() throws {
    let local = GitState(event: .local, reference: "refs/heads/x", sha: commit, isDirty: true, defaultBranch: "trunk")
    let silent = try #require(detectCI(environment: ["CI": "true"], event: nil))
    #expect(GitState(ci: silent) == nil)
    #expect(GitState(ci: silent, local: local) == local)

    let buildkite = ["BUILDKITE": "true", "BUILDKITE_BRANCH": "main", "BUILDKITE_COMMIT": "HEAD"]
    let branch = try #require(detectCI(environment: buildkite, event: nil))
    let state = try #require(GitState(ci: branch, local: local))
    #expect(state.reference == "refs/heads/main")
    #expect(state.event == .push)
    #expect(state.sha == commit)
    #expect(state.defaultBranch == "trunk")
  }

  @Test("a pull request never takes the branch that is checked out")
  func pullRequestState() throws {
    let environment = ["GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_REF": "refs/heads/main"]
    let payload = EventPayload(
      repository: "o/r", defaultBranch: "main", pullRequest: 15, headSHA: commit, headRepository: nil)
    let context = try #require(detectCI(environment: environment, event: payload))
    let local = GitState(event: .local, reference: "refs/heads/main", sha: commit)
    let state = try #require(GitState(ci: context, local: local))
    #expect(state.event == .pullRequest)
    #expect(state.reference == nil)
    #expect(state.pullRequest == 15)
    #expect(state.isFork == true, "the fork has been deleted")
  }

  @Test("without its event, GitHub's pull request is known by its reference")
  func noPayload() throws {
    let environment = ["GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/15/merge", "GITHUB_SHA": commit]
    let context = try #require(detectCI(environment: environment, event: nil))
    #expect(context.kind == .pullRequest)
    #expect(context.pullRequest == 15)
    #expect(context.isFork == nil)
  }

  @Test(
    "the branch of a merge queue is one, whatever the event",
    arguments: [
      [
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/gh-readonly-queue/main/pr-1-a",
      ],
      ["TF_BUILD": "True", "BUILD_SOURCEBRANCH": "refs/heads/gh-readonly-queue/main/pr-1-a"],
    ])
  func queueBranch(_ environment: [String: String]) throws {
    #expect(try #require(detectCI(environment: environment, event: nil)).kind == .mergeQueue)
  }

  @Test(
    "a request from the same repository is no fork",
    arguments: ["git://github.com/O/r.git", "git@github.com:o/r.git", "https://github.com/o/r", "ssh://git@h:22/o/r/"])
  func sameRepository(_ address: String) throws {
    let environment = [
      "BUILDKITE": "true", "BUILDKITE_PULL_REQUEST": "15", "BUILDKITE_PULL_REQUEST_REPO": address,
      "BUILDKITE_REPO": "git@github.com:o/r.git",
    ]
    #expect(try #require(detectCI(environment: environment, event: nil)).isFork == false)
  }

  @Test("a scheduled pipeline of a tag is the tag's")
  func scheduledTag() throws {
    let environment = ["GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_TAG": "v1.0.0"]
    #expect(try #require(detectCI(environment: environment, event: nil)).kind == .tag)
  }

  @Test("a marker that is switched off is none")
  func switchedOff() {
    #expect(detectCI(environment: ["CI": "false", "GITLAB_CI": "false", "JENKINS_URL": ""], event: nil) == nil)
  }
}
