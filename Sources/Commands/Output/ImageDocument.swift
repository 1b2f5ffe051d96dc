import ImageTags

/// Image tags as JSON, `bump.image-tags/1`.
struct ImageDocument: Encodable {
  struct Tag: Encodable {
    /// The package whose image it is, where a document is about several.
    var package: String?
    let tag: String
    let mutability: String
    let reason: String
    var references: [String]?

    init(_ tag: ImageTag) {
      self.tag = tag.name
      mutability = tag.mutability.rawValue
      reason = tag.reason
    }
  }

  struct Note: Encodable {
    let code: String
    let version: String?
    let message: String
  }

  /// What `--explain` adds.
  struct Explanation: Encodable {
    struct Contest: Encodable {
      let tag: String
      let versions: [String]
    }

    struct State: Encodable {
      let event: String
      let reference: String?
      let sha: String
      let pullRequest: Int?
      let isFork: Bool?
      let isDirty: Bool
      let defaultBranch: String?
    }

    struct CI: Encodable {
      let provider: String
      let variables: [String]
    }

    let state: State
    let sources: ImageStateOrigin.Sources
    let ci: CI?
    let tagListComplete: Bool
    let contests: [Contest]
  }

  let schema = "bump.image-tags/1"
  let push: Bool
  let version: String
  let tags: [Tag]
  let labels: [String: String]
  let notes: [Note]
  private(set) var explanation: Explanation?

  /// The tags, each also below every repository.
  init(_ output: ImageOutput) {
    let decision = output.decision
    push = decision.push
    version = decision.version
    tags = Self.tags(output)
    labels = LabelsDocument(output).labels
    notes = decision.notes.map { Note(code: $0.code, version: $0.version, message: $0.message) }
  }

  static func tags(_ output: ImageOutput, of package: String? = nil) -> [Tag] {
    output.decision.tags.map { tag in
      var document = Tag(tag)
      document.package = package
      if !output.repositories.isEmpty { document.references = output.references(to: tag) }
      return document
    }
  }

  init(_ answer: ImageAnswer, explains: Bool) {
    self.init(answer.output)
    guard explains else { return }
    let state = answer.origin.state
    explanation = Explanation(
      state: Explanation.State(
        event: state.event.rawValue, reference: state.reference, sha: state.sha, pullRequest: state.pullRequest,
        isFork: state.isFork, isDirty: state.isDirty, defaultBranch: state.defaultBranch),
      sources: answer.origin.sources,
      ci: answer.origin.ci.map { Explanation.CI(provider: $0.provider.rawValue, variables: $0.variables) },
      tagListComplete: answer.tags.isComplete,
      contests: answer.output.decision.contests.map { Explanation.Contest(tag: $0.tag, versions: $0.versions) })
  }
}

/// Labels as JSON, `bump.image-labels/1`.
struct LabelsDocument: Encodable {
  let schema = "bump.image-labels/1"
  let labels: [String: String]
  let annotations: [String]

  init(_ output: ImageOutput) {
    labels = Dictionary(output.labels.map { ($0.key, $0.value) }) { first, _ in first }
    annotations = output.annotations
  }
}

/// What `bump image tags --explain` says: each tag with its reason, what competed, the notes, and where the state comes
/// from.
func explanation(of answer: ImageAnswer) -> String {
  let (decision, origin) = (answer.output.decision, answer.origin)
  let state = origin.state
  var text = ""
  for tag in decision.tags {
    text += "\(answer.output.references(to: tag).joined(separator: " "))\n"
    text += "  \(tag.mutability.rawValue): \(meaning(of: tag.mutability))\n  because: \(tag.reason)\n"
  }
  for contest in decision.contests {
    let others = contest.versions.count > 10 ? ", and \(contest.versions.count - 10) lower ones" : ""
    text += "competed for \(contest.tag): \(contest.versions.prefix(10).joined(separator: ", "))\(others)\n"
  }
  for note in decision.notes { text += "note \(note.code): \(note.message)\n" }
  if !decision.push { text += "the image is not to be pushed\n" }
  text += "\n"
  let parts: [(name: String, value: String?, source: String?)] = [
    ("event", state.event.rawValue, origin.sources.event), ("reference", state.reference, origin.sources.reference),
    ("commit", state.sha, origin.sources.sha),
    ("pull request", state.pullRequest.map(String.init), origin.sources.pullRequest),
    ("from a fork", state.isFork.map { $0 ? "yes" : "no" }, origin.sources.isFork),
    ("default branch", state.defaultBranch, origin.sources.defaultBranch),
    ("git tags", answer.tags.isComplete ? "\(answer.tags.names.count)" : "\(answer.tags.names.count), not all", "git"),
  ]
  for (name, value, source) in parts {
    guard let value else { continue }
    text += "\(name): \(value)" + (source.map { " (\($0))" } ?? "") + "\n"
  }
  if let ci = origin.ci {
    text +=
      ci.provider == .unknown
      ? "a CI is at work that is not known, so git says the state\n"
      : "\(ci.provider.rawValue) says so in: \(ci.variables.joined(separator: ", "))\n"
  }
  return visible(text)
}

private func meaning(of mutability: Mutability) -> String {
  switch mutability {
  case .immutable: "written once"
  case .floating: "moved by the policy, and only forward"
  case .mutable: "the last push of its reference wins"
  case .ephemeral: "not for deployment"
  }
}
