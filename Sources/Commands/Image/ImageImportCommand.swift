import History
import ArgumentParser
import ImageTags
import Planning
import SnapshotReading

/// `bump image import`.
struct ImageImportCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Print the settings that come nearest to rules of docker/metadata-action.",
    discussion: """
      The file is a workflow, the inputs of one step, or the lines of its tags; - is standard input. What cannot be \
      carried over is named line by line, and so are the git tags whose push would have moved latest back. Nothing is \
      written.
      """)

  @Argument(help: ArgumentHelp("The rules.", valueName: "file"))
  var file: String

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let action = try MetadataAction(file: file, in: global.folder)
    let repository = try ReleaseRepository(warning: ReadingRequest(global, formats))
    let settings = MetadataImport(action, scheme: repository.project.scheme)
    let context = try repository.metadataContext(for: ImageStateOrigin(ImageStateOptions.anyTag(repository)))
    let tags = try repository.pushedTags()
    let regressions: [MetadataAction.Regression]
    do throws(MetadataError) {
      regressions = try action.regressions(
        tags, policy: ImagePolicy(repository.project), context: context)
    } catch {
      throw Refusal(error, in: file)
    }
    switch format {
    case .json: write(try json(ImportDocument(settings, regressions)))
    case .text: write(visible(settings.text(regressions)))
    }
  }
}

extension ImageStateOptions {
  /// The state of HEAD, from which the push of each tag is made up.
  static func anyTag(_ repository: ReleaseRepository) throws(Refusal) -> GitState {
    GitState(
      event: .push, reference: nil, sha: try repository.requireHead().id.description,
      defaultBranch: try repository.defaultBranch())
  }
}

/// Rules of docker/metadata-action as settings, `bump.image-import/1`.
struct ImportDocument: Encodable {
  struct Settings: Encodable {
    let repositories: [String]
    let floating: [String]
    let edge: String?
    let sha: Bool
  }

  struct Item: Encodable {
    let line: Int?
    let rule: String
    let fate: String
    let message: String
  }

  struct Regression: Encodable {
    let tag: String
    let highest: String?
    let message: String
  }

  let schema = "bump.image-import/1"
  let settings: Settings
  let rules: [Item]
  let movedBack: [Regression]

  init(_ settings: MetadataImport, _ regressions: [MetadataAction.Regression]) {
    self.settings = Settings(
      repositories: settings.repositories, floating: settings.floating.map(\.rawValue), edge: settings.edge,
      sha: settings.includesSHA)
    rules = settings.items.map {
      Item(line: $0.line, rule: $0.rule, fate: $0.fate.rawValue, message: $0.message)
    }
    movedBack = regressions.map { Regression(tag: $0.tag, highest: $0.highest, message: $0.message) }
  }
}

extension MetadataImport {
  /// The settings as TOML, with all that they are not in comments.
  fileprivate func text(_ regressions: [MetadataAction.Regression]) -> String {
    var text = "[images]\n"
    if !repositories.isEmpty { text += "repositories = \(list(repositories))\n" }
    text += "floating = \(list(floating.map(\.rawValue)))\n"
    if let edge { text += "edge = \"\(edge)\"\n" }
    if includesSHA { text += "sha = true\n" }
    let titles: [(Fate, String)] = [(.left, "Not carried over"), (.changed, "Carried over with a difference")]
    for (fate, title) in titles {
      let items = items.filter { $0.fate == fate }
      guard !items.isEmpty else { continue }
      text += "\n# \(title):\n"
      for item in items {
        text += "# \(item.line.map { "line \($0): " } ?? "")\(oneLine(item.rule)): \(item.message)\n"
      }
    }
    guard !regressions.isEmpty else { return text }
    text += "\n# These rules would have moved latest away from the highest release:\n"
    for regression in regressions {
      text += "# \(regression.tag)\(regression.highest.map { ", from \($0)" } ?? ""): \(regression.message)\n"
    }
    return text
  }

  private func list(_ words: [String]) -> String { "[\(words.map { "\"\($0)\"" }.joined(separator: ", "))]" }

  private func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }
}
