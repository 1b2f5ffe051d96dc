import Configuration
import ArgumentParser
import Changelog
import Files
import Foundation
import Planning
import SnapshotReading
import Synchronization
import Templates

/// Options of the layout of a changelog.
struct TemplateOptions: ParsableArguments {
  @Option(
    name: [.long, .customShort("t")],
    help: ArgumentHelp("Lay the changelog out by this template.", valueName: "file"))
  var template: String?

  @Option(
    name: [.long, .customShort("e")],
    help: ArgumentHelp("Give the template a value, as in team=core; may be repeated.", valueName: "key=value"))
  var extra: [String] = []

  func validate() throws {
    if let wrong = extra.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
      throw ValidationError("'\(wrong)' is no value with a name. Write it as key=value.")
    }
  }

  /// The configuration's values with those of the command line over them.
  func values(_ repository: ReleaseRepository) -> [String: String] {
    var values = repository.project.settings.changelog.extras
    for pair in extra {
      let name = pair.prefix { $0 != "=" }
      values[String(name)] = String(pair.dropFirst(name.count + 1))
    }
    return values
  }

  /// The template that is named here or in the configuration; nil where none is.
  func renderer(_ repository: ReleaseRepository, folder: String) throws -> ChangelogRenderer? {
    let file: String
    let bytes: [UInt8]?
    if let template {
      file = template
      do {
        bytes = try readFile(at: template.hasPrefix("/") ? template : "\(folder)/\(template)")
      } catch {
        throw Refusal(.configurationInvalid, "\(error)")
      }
    } else if let template = repository.project.settings.changelog.template {
      file = template
      bytes = try repository.bytes(of: template)
    } else {
      if let name = extra.first?.prefix(while: { $0 != "=" }) {
        warn("--extra \(name) is for a template, and none is set")
      }
      return nil
    }
    guard let bytes else {
      throw Refusal(
        .configurationInvalid, "there is no template \(file)",
        hint: "bump changelog --export-template \(file) writes one to begin with")
    }
    do {
      let template = try Template(bytes, file: file)
      let values = values(repository)
      return { releases, options, part throws(Refusal) in
        do {
          return try limited("\(file): the template") { () throws(TemplateError) in
            try template.render(releases, options, part: Template.Part(part), extra: values)
          }
        } catch {
          throw Refusal(.configurationInvalid, "\(error)")
        }
      }
    } catch {
      throw Refusal(.configurationInvalid, "\(error)")
    }
  }
}

extension Template.Part {
  init(_ part: ChangelogPart) {
    self =
      switch part {
      case .section: .section
      case .document: .document
      case .notes: .notes
      }
  }
}

/// How long a template may take.
private let timeLimit = 10

/// Does work that nothing can stop from outside, as long as nothing is changed yet: after ten seconds the process ends
/// with an error.
private func limited<Result, Failure: Error>(
  _ name: String, _ work: () throws(Failure) -> Result
) throws(Failure) -> Result {
  let watch = Watch(name)
  defer { watch.end() }
  return try work()
}

/// Ends the process where work takes too long.
private final class Watch: Sendable {
  private let isDone = Mutex(false)

  init(_ name: String) {
    Thread.detachNewThread { [self] in
      Thread.sleep(forTimeInterval: Double(timeLimit))
      isDone.withLock { isDone in
        guard !isDone else { return }
        report(Refusal(.configurationInvalid, "\(name) takes longer than \(timeLimit) seconds"))
        _exit(Planning.ExitCode.configurationInvalid.rawValue)
      }
    }
  }

  func end() { isDone.withLock { $0 = true } }
}
