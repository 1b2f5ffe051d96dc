import ImageTags
import TestSupport
import Testing

/// A row of the table of docker/metadata-action's own tests.
private struct MetadataRow: Decodable, Sendable, CustomTestStringConvertible {
  struct Context: Decodable {
    let event: String
    let ref: String
    let sha: String
    let base_ref: String
    let default_branch_payload: String?
    let default_branch_api: String?
    let pr_number: Int?
    let payload_base_ref: String?
    let pr_head_sha: String?
  }

  struct Version: Decodable {
    let main: String?
    let partial: [String]
    let latest: Bool
  }

  let id: String
  let context: Context
  let images: [String]
  let tags_input: [String]
  let flavor: [String]
  let version: Version?
  let env_extra: [String: String]?
  let expected_tags: [String]

  var testDescription: String { id }

  static var all: [MetadataRow] {
    get throws { try peerSuite("metadata_action_cases", as: MetadataRow.self) ?? [] }
  }

  private func lines(_ texts: [String]) -> [MetadataInputs.Line] {
    texts.enumerated().map { MetadataInputs.Line(number: $0.offset + 1, text: $0.element) }
  }

  var inputs: MetadataInputs {
    MetadataInputs(tags: lines(tags_input), flavor: lines(flavor), images: lines(images))
  }

  /// As the action has it: a pull request is its own reference, whatever GitHub's variable says.
  var metadataContext: MetadataContext {
    let isRequest = context.event.hasPrefix("pull_request")
    let takesHead = env_extra?["DOCKER_METADATA_PR_HEAD_SHA"] == "true"
    let branch = context.payload_base_ref.map { $0.replacing("refs/heads/", with: "") }
    return MetadataContext(
      event: context.event, reference: isRequest ? "refs/pull/\(context.pr_number ?? 0)/merge" : context.ref,
      sha: takesHead ? context.pr_head_sha ?? context.sha : context.sha,
      baseBranch: isRequest ? context.base_ref : branch, defaultBranch: context.default_branch_payload,
      repositoryBranch: context.default_branch_api, now: 1_578_616_200, commitDate: 1_578_616_200
    ) { zone, _ in zone == "Asia/Tokyo" ? 540 : nil }
  }
}

@Suite("docker/metadata-action's own cases")
struct MetadataSuiteTests {
  @Test("its rules give what it gives", arguments: try MetadataRow.all)
  private func row(_ row: MetadataRow) throws {
    let action = try MetadataAction(row.inputs)
    let tags = try action.tags(row.metadataContext)
    if let version = row.version {
      #expect(tags.main == version.main)
      #expect(tags.partial == version.partial)
      #expect(tags.latest == version.latest)
    }
    let references =
      action.images.isEmpty ? tags.names : action.images.flatMap { image in tags.names.map { "\(image):\($0)" } }
    #expect(references == row.expected_tags)
  }
}
