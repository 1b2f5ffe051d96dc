import Testing

/// A row of `ci_env_cases.json`: the variables of a CI, and what they say.
package struct CIRow: Decodable, Sendable, CustomTestStringConvertible {
  /// What the variables say; nil for what they do not.
  package struct Expectation: Decodable, Sendable {
    package let ci: String?
    package let kind: String
    package let ref: String?
    package let branch: String?
    package let tag: String?
    package let pr: Int?
    package let sha: String?
    package let default_branch: String?
    package let fork: Bool?
  }

  /// GitHub's event, as the file has it.
  package struct Event: Codable, Sendable {
    package struct Repository: Codable, Sendable {
      package let full_name: String?
      package let default_branch: String?
    }

    package struct Head: Codable, Sendable {
      package let sha: String?
      package let repo: Repository?
    }

    package struct PullRequest: Codable, Sendable {
      package let number: Int?
      package let head: Head?
    }

    package let number: Int?
    package let repository: Repository?
    package let pull_request: PullRequest?
  }

  package let id: String
  package let env: [String: String]
  package let event_json: Event?
  package let expect: Expectation

  /// The row's id.
  package var testDescription: String { id }

  /// All rows.
  package static func all() throws -> [CIRow] {
    try fixture("ci_env_cases", as: CIRow.self, in: .module)
  }
}
