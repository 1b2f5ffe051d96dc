import Crypto
import ImageTags
import SemanticVersion

/// The hash function that the library is given.
@Sendable func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

let commit = "860c1904a1ce19322e91ac35af1ab07466440c37"

extension GitState {
  static func tag(_ name: String) -> GitState {
    GitState(event: .push, reference: "refs/tags/\(name)", sha: commit, defaultBranch: "main")
  }

  static func branch(_ name: String, event: Event = .push, default defaultBranch: String? = "main") -> GitState {
    GitState(event: event, reference: "refs/heads/\(name)", sha: commit, defaultBranch: defaultBranch)
  }
}

/// The names of the tags of a release, all git tags being known.
func names(_ tag: String, among tags: [String], _ policy: ImagePolicy) throws(ImageTagError) -> [String] {
  try imageTags(for: .tag(tag), tags: TagList(names: tags, isComplete: true), policy: policy, sha256: sha256)
    .tags.map(\.name)
}

func slug(_ branch: String, limit: Int = 128, reserved: ReservedNames = ReservedNames()) -> String {
  BranchSlug(branch: branch, limit: limit, reserved: reserved, sha256: sha256).name
}
