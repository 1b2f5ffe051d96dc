import ArgumentParser
import Git
import Planning
import Releasing
import SnapshotReading

/// `bump recover`.
struct RecoverCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Finish an interrupted release, or take it back.",
    discussion: """
      A release that was cut off, by a crash or a full disk, is finished where its branch had moved already, and taken \
      back where it had not. The next bump does the same by itself.
      """)

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    guard try finishOrTakeBack(in: global.folder) == nil else { return }
    note("There is nothing to recover.")
  }
}

/// Finishes a release that was interrupted, or takes it back, and says so; nil where there is none.
@discardableResult
func finishOrTakeBack(in folder: String) throws(Refusal) -> Recovery? {
  let repository = try openRepository(containing: folder)
  guard let recovery = try recover(repository) else { return nil }
  switch recovery {
  case .finished(let work):
    for warning in work.warnings { warn(warning) }
    let tags = work.tags.isEmpty ? "" : " (\(work.tags.joined(separator: ", ")))"
    note(visible("Finished the release \(work.version)\(tags) that was interrupted."))
    if work.waitsForPush { note("It is not pushed yet: bump push does that.") }
  case .takenBack(let work):
    for warning in work.warnings { warn(warning) }
    let left = work.warnings.isEmpty ? "; nothing of it is left" : ""
    note(visible("Took back the release \(work.version) that was interrupted\(left)."))
  }
  return recovery
}

/// Brings an interrupted release in order before a new one is made; true where that was the release.
func finishInterrupted(in folder: String) throws(Refusal) -> Bool {
  if case .finished(let work) = try finishOrTakeBack(in: folder) { work.commit != nil } else { false }
}
