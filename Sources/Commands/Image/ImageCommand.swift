import ArgumentParser
import ImageTags
import Planning

/// `bump image`.
struct ImageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image",
    abstract: "Say which container image tags this state of the repository gets.",
    subcommands: [
      ImageTagsCommand.self, ImageLabelsCommand.self, ImageImportCommand.self, ImageCheckCommand.self,
      ImagePromoteCommand.self, ImageAuditCommand.self, ImageReferencesCommand.self,
      ImageSimulateCommand.self, ImageRulesCommand.self,
    ])
}

extension Refusal {
  init(_ error: ImageTagError) {
    switch error {
    case .tagNotAVersion:
      self.init(.versionUnreadable, "\(error)", hint: "correct tag_format, or leave this tag without an image")
    case .ignoredTag:
      self.init(.versionUnreadable, "\(error)", hint: "correct ignored_tag_formats, or leave this tag without an image")
    case .dirtyTree: self.init(.treeNotClean, "\(error)", hint: "commit or stash the changes")
    case .invalidSetting, .edgeIsChannel: self.init(.configurationInvalid, "\(error)")
    default: self.init(.usage, "\(error)")
    }
  }
}
