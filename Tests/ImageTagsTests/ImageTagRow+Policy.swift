import ImageTags
import SemanticVersion
import TestSupport
import Testing

extension ImageTagRow {
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
