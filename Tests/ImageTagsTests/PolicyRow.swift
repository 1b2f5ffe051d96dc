import ImageTags
import SemanticVersion
import Testing

/// A row of `image_tag_policy_cases.json`.
struct PolicyRow: Decodable, Sendable, CustomTestStringConvertible {
  struct Input: Decodable {
    struct Configuration: Decodable {
      let floating: [String]?
      let channels: [String]?
      let tag_format: String?
      let maxlen: Int?
      let edge: String?
      let sha: Bool?
    }

    let event: String
    let ref: String?
    let sha: String
    let pr: Int?
    let fork: Bool?
    let dirty: Bool?
    let all_tags: [String]?
    let shallow: Bool?
    let config: Configuration?
  }

  struct Expectation: Decodable {
    let tags: [[String]]?
    let push: Bool?
    let notes: [String]?
    let error: String?
  }

  let id: String
  let input: Input
  let expect: Expectation

  var testDescription: String { id }

  func state() throws -> GitState {
    GitState(
      event: try #require(GitState.Event(rawValue: input.event)), reference: input.ref, sha: input.sha,
      pullRequest: input.pr, isFork: input.fork ?? false, isDirty: input.dirty ?? false, defaultBranch: "main")
  }

  var tagList: TagList { TagList(names: input.all_tags ?? [], isComplete: input.shallow != true) }

  var policy: ImagePolicy {
    let configuration = input.config
    return ImagePolicy(
      tagFormat: TagFormat(configuration?.tag_format ?? "v$version"), scheme: .semver,
      floating: Set((configuration?.floating ?? ["latest"]).compactMap(Floating.init)),
      channels: configuration?.channels ?? [], edge: configuration?.edge, includesSHA: configuration?.sha ?? false,
      slugLimit: configuration?.maxlen ?? 128)
  }
}

/// The notes as the table writes them, with their data.
func written(_ note: ImageNote) -> String {
  switch note.code {
  case "latest-held-by": "latest-held-by-\(note.version ?? "")"
  case "tag-list-incomplete": "tag-list-incomplete-no-floating"
  default: note.code
  }
}
