import ArgumentParser
import Changelog
import ImageTags
import Planning
import Releasing
import SemanticVersion
import SnapshotReading

/// `bump image simulate`.
struct ImageSimulateCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Say which image tags every past release would have got.",
    discussion: """
      In the order of the tags' dates, and where a rule that looks at the last push alone would have moved a tag back: \
      docker/metadata-action's type=semver, and its defaults. Of a workspace the packages with an image one after the \
      other.
      """)

  @OptionGroup var formats: FormatOptions

  @Option(help: ArgumentHelp("Print text or JSON.", valueName: "text|json"))
  var format = OutputFormat.text

  @OptionGroup var global: GlobalOptions

  private struct Document: Encodable {
    struct Move: Encodable {
      let rule: String
      let tag: String
      let from: String
      let to: String
    }

    struct Release: Encodable {
      let date: String
      let gitTag: String
      let version: String
      let tags: [ImageDocument.Tag]
      let moves: [Move]
    }

    let schema = "bump.image-simulation/1"
    let releases: [Release]
    /// How often each rule would have moved `latest` back.
    let latestMovedBack: [String: Int]
  }

  func execute() throws {
    let packages = try ReleaseRepository.ofImages(warning: ReadingRequest(global, formats))
    let isWhole = try packages[0].missingTags() == nil
    let remote = isWhole ? nil : (try? packages[0].remoteReferences()) ?? nil
    var simulated: [SimulatedRelease] = []
    for package in packages {
      let releases = try package.pastReleases(remote: remote.map { Array($0.tags.keys) })
      do {
        simulated += try simulateImageTags(of: releases, policy: ImagePolicy(package.project))
      } catch {
        throw Refusal(error)
      }
    }
    guard !simulated.isEmpty else {
      throw Refusal(
        .noVersion, "there is no release yet",
        hint: "git tag lists the tags; \(packages[0].project.tagFormat) is how they are written")
    }
    let moved = SimulatedRelease.Rule.allCases.map { rule in
      (rule, simulated.count { $0.moves.contains { $0.rule == rule && $0.name == "latest" } })
    }
    switch format {
    case .json:
      let document = Document(
        releases: simulated.map { item in
          Document.Release(
            date: day(of: item), gitTag: item.release.tag, version: "\(item.release.version)",
            tags: item.tags.map(ImageDocument.Tag.init),
            moves: item.moves.map {
              Document.Move(rule: $0.rule.rawValue, tag: $0.name, from: "\($0.from)", to: "\($0.to)")
            })
        }, latestMovedBack: Dictionary(uniqueKeysWithValues: moved.map { ($0.0.rawValue, $0.1) }))
      write(try json(document))
    case .text:
      for item in simulated {
        write(visible("\(day(of: item)) \(item.release.tag): \(item.tags.map(\.name).joined(separator: " "))") + "\n")
        for move in item.moves {
          write(visible("  \(name(of: move.rule)) would move \(move.name) back: \(move.from) to \(move.to)") + "\n")
        }
      }
      write("\(simulated.count) release\(simulated.count == 1 ? "" : "s")\n")
      for (rule, count) in moved {
        write("\(name(of: rule)) would have moved latest back \(count) time\(count == 1 ? "" : "s")\n")
      }
    }
  }

  private func day(of item: SimulatedRelease) -> String {
    "\(CalendarDate(secondsSince1970: item.release.seconds))"
  }

  private func name(of rule: SimulatedRelease.Rule) -> String {
    switch rule {
    case .semver: "type=semver"
    case .defaults: "the defaults"
    }
  }
}
