import Foundation
import ImageTags
import TestSupport
import Testing

@Suite("Policy")
struct PolicyTests {
  @Test(
    "a git state gets the tags of the policy",
    arguments: try ImageTagRow.all())
  func policy(_ row: ImageTagRow) throws {
    let state = try row.state()
    let result = Result { () throws(ImageTagError) in
      try imageTags(for: state, tags: row.tagList, policy: row.policy, sha256: sha256)
    }
    switch result {
    case .success(let decision):
      #expect(decision.tags.map { [$0.name, $0.mutability.rawValue] } == row.expect.tags)
      #expect(decision.push == row.expect.push)
      #expect(decision.notes.map(written) == row.expect.notes)
      #expect(decision.isIncomplete == (row.input.shallow == true))
      #expect(decision.tags.allSatisfy { !$0.reason.isEmpty })
    case .failure(.tagNotAVersion): #expect(row.expect.error == "tag-not-a-version")
    case .failure(.dirtyTree): #expect(row.expect.error == "dirty-tree")
    case .failure(let error): Issue.record(error)
    }
  }
}
