import ArgumentParser
import Planning
import Releasing
import SnapshotReading

/// `bump plan`.
struct PlanCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print the plan of a release as JSON, for bump apply.",
    discussion: """
      Nothing is changed. bump apply carries the plan out, in another job or another clone, where everything is still \
      as the plan saw it.
      """)

  @OptionGroup var planning: PlanningOptions
  @OptionGroup var signing: SigningOptions
  @OptionGroup var global: GlobalOptions

  func execute() throws {
    try planning.check()
    let project = try ReleaseRepository(warning: planning.reading(global))
    let plan = try planning.plan(
      project, planning.request, signing.demand(project), folder: global.folder, everyTag: true)
    let problems = try preflight(plan.release, project.repository, ApplyOptions())
    write(try project.document(plan))
    warn(ofProblems: problems)
  }
}
