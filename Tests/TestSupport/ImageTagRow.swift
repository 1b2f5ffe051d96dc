import Testing

/// A row of `image_tag_policy_cases.json`, the contract of image tags: a git state and what it gets.
package struct ImageTagRow: Decodable, Sendable, CustomTestStringConvertible {
  /// The git state and the configuration.
  package struct Input: Decodable, Sendable {
    /// The keys of `[images]` and the tag format.
    package struct Configuration: Decodable, Sendable {
      package let floating: [String]?
      package let channels: [String]?
      package let tag_format: String?
      package let maxlen: Int?
      package let edge: String?
      package let sha: Bool?
    }

    package let event: String
    package let ref: String?
    package let sha: String
    package let pr: Int?
    package let fork: Bool?
    package let dirty: Bool?
    package let all_tags: [String]?
    package let shallow: Bool?
    package let config: Configuration?
  }

  /// The tags in order, each with its mutability, or the name of an error.
  package struct Expectation: Decodable, Sendable {
    package let tags: [[String]]?
    package let push: Bool?
    package let notes: [String]?
    package let error: String?
  }

  package let id: String
  package let input: Input
  package let expect: Expectation

  /// The row's id.
  package var testDescription: String { id }

  /// All rows.
  package static func all() throws -> [ImageTagRow] {
    try fixture("image_tag_policy_cases", as: ImageTagRow.self, in: .module)
  }
}
