import ArgumentParser
import Configuration
import Files
import Git
import History
import ImageTags
import Planning
import SnapshotReading

/// What `bump image tags` and `bump image labels` work out, before it is written.
struct ImageAnswer {
  let origin: ImageStateOrigin
  let tags: TagList
  let output: ImageOutput

  /// What is said of a state whose image no git tags decide.
  init(_ origin: ImageStateOrigin, _ output: ImageOutput) {
    self.origin = origin
    self.output = output
    tags = TagList(names: [], isComplete: true)
  }

  /// Asks the remote for its tags where these here do not do, unless `offline`.
  ///
  /// Of several packages of a workspace, none of which is released, it says what holds for each: the tags, and the labels
  /// that they share. Their repositories are left out, since one image is pushed to none but its own.
  init(_ packages: [ReleaseRepository], _ origin: ImageStateOrigin, images: [String], offline: Bool) throws {
    let repository = packages[0]
    var policy = ImagePolicy(repository.project)
    policy.scheme = repository.project.scheme
    self.origin = origin
    let state = origin.state
    let decision: ImageDecision
    (tags, decision) = try decideImageTags(for: state, policy: policy, repository, offline: offline)
    let settings = repository.project.settings.images
    let version = decision.version
    let labels = try packages.map { try $0.imageFacts(for: state).labels(version: version, others: settings.labels) }
    let known = packages.count == 1 ? settings.repositories : []
    output = ImageOutput(
      decision: decision, repositories: try checkedRepositories(images.isEmpty ? known : images),
      labels: labels[0].filter { label in labels.allSatisfy { $0.contains(label) } })
  }

  /// Refuses where a floating tag was due and could not be decided.
  func requireComplete(_ repository: ReleaseRepository) throws(Refusal) {
    guard output.decision.isIncomplete else { return }
    if let missing = try repository.missingTags() {
      throw Refusal(
        .historyIncomplete,
        "the list of tags is incomplete, so that no floating tag was decided: \(missing.reason)",
        hint: "fetch all tags: \(missing.command) (in GitHub Actions: fetch-depth: 0), or say --allow-incomplete")
    }
    let tag = origin.state.tag ?? ""
    throw Refusal(
      .historyIncomplete,
      "the list of tags is incomplete, so that no floating tag was decided: \(tag) is not among them",
      hint: "git fetch --tags brings what the remote has; git push origin \(tag) makes it known there")
  }
}

/// Refuses names that no repository of images can have, and leaves out what is said twice.
func checkedRepositories(_ names: [String]) throws(Refusal) -> [String] {
  for name in names where !OCIReference.isValidRepository(name) {
    throw Refusal(
      .usage, "'\(name)' is no name of an image repository",
      hint: "write it in lower case and without a tag, as in registry.example.com/my_app")
  }
  var seen: Set<String> = []
  return names.filter { seen.insert($0).inserted }
}

extension ReleaseRepository {
  /// What the labels of an image say but for its version.
  func imageFacts(for state: GitState) throws(Refusal) -> ImageFacts {
    var files: [String: [UInt8]] = [:]
    for path in project.manifests { files[path] = try bytes(of: path) }
    var facts = ImageFacts(project, files: files, origin: try origin())
    facts.revision = state.sha
    facts.reference = state.owner
    // What a CI names may not be in the clone: the head of a pull request beside its merge.
    let built = ObjectID(state.sha).flatMap { id in try? commit(id) }
    facts.created = try sourceDateEpoch() ?? built?.seconds ?? headCommit?.seconds
    return facts
  }

  private func sourceDateEpoch() throws(Refusal) -> Int64? {
    guard let text = processEnvironment["SOURCE_DATE_EPOCH"], !text.isEmpty else { return nil }
    return try ReleaseRepository.now(["SOURCE_DATE_EPOCH": text]).seconds
  }
}

extension ImageOutput {
  /// Writes a form where its reader finds it: the files of GitHub Actions, else standard output.
  func write(_ form: OutputForm, _ scope: OutputScope) throws {
    guard form == .github else {
      let rendered: String
      do throws(OutputError) {
        rendered = try text(form, scope)
      } catch {
        throw Refusal(error)
      }
      Commands.write(rendered)
      return
    }
    guard let path = processEnvironment["GITHUB_OUTPUT"], !path.isEmpty else {
      throw Refusal(
        .usage, "GITHUB_OUTPUT names no file, as it does in a step of GitHub Actions",
        hint: "choose another form, as in --format json")
    }
    var generator = SystemRandomNumberGenerator()
    do throws(FileError) {
      var bake: String?
      if scope == .tags {
        let folder = ["RUNNER_TEMP", "TMPDIR"].compactMap { processEnvironment[$0] }.first { !$0.isEmpty } ?? "/tmp"
        let file = "\(folder)/bump-bake-\(String(generator.next(), radix: 16)).json"
        try writeFile(Array((bakeFile() + "\n").utf8), at: file)
        bake = file
      }
      let text = ImageOutput.githubFile(githubOutputs(scope, bakeFile: bake)) { generator.next() }
      try appendFile(Array(text.utf8), at: path)
      if scope == .tags, let summary = processEnvironment["GITHUB_STEP_SUMMARY"], !summary.isEmpty {
        try appendFile(Array(markdownSummary.utf8), at: summary)
      }
    } catch {
      throw Refusal(
        .answerNotWritten, "\(error)",
        hint: "GITHUB_OUTPUT and the CI's other files have to be ones that can be written")
    }
    try write(.text, scope)
  }
}

extension Refusal {
  init(_ error: OutputError) {
    let hint: String? =
      switch error {
      case .repositoryMissing: "name it: --image registry.example.com/my_app, or [images] repositories"
      case .noLabels: "choose another form, as in --format json"
      case .tooLong: "name fewer repositories with --image"
      }
    self.init(.usage, "\(error)", hint: hint)
  }
}
