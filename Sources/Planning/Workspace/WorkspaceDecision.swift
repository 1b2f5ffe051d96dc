import Configuration
import SemanticVersion

/// The next versions of a workspace's packages.
public struct WorkspaceDecision: Sendable {
  /// A package that is released.
  public struct Package: Sendable {
    /// Its number.
    public let number: Int
    /// Its version and what that was decided from.
    public let decision: VersionDecision
    /// What beside its own commits calls for the release, in the order in which it was found.
    public let causes: [ReleaseCause]
  }

  /// The packages that are released, in the order of their numbers: never empty.
  public let packages: [Package]
  /// Prereleases of which nothing changed since and that therefore stay: what to tell of each.
  public let remarks: [String]

  /// Decides what follows `snapshots`, one for each package of `graph`.
  ///
  /// `selected` are the packages whose own changes are released; the others are only where those call for it, and then
  /// with all that they have changed. A prerelease of which nothing changed becomes final where it is selected, or the
  /// request finalizes. Refuses where there is nothing to release (21, 3), and a final release that would ship a
  /// prerelease of another package (20).
  public init(
    _ snapshots: [Snapshot], _ graph: ReleaseGraph, _ request: ReleaseRequest, selected: Set<Int>? = nil
  ) throws(Refusal) {
    let commits = snapshots.map { ReadCommit.read($0.range, settings: $0.project.settings) }
    let isSelected = { (number: Int) in selected?.contains(number) ?? true }
    var own: [Increment?] = []
    if request.version != nil, snapshots.indices.count(where: isSelected) > 1 {
      throw Refusal(
        .optionsExclude, "a version said in full is that of one package",
        hint: "name the package: bump \(request.version ?? "") --package NAME")
    }
    // What shares its version with a package that is asked for gets the form of version that is asked for, and the one
    // that is said in full.
    let partners = graph.groups.map(\.members).filter { $0.contains { selected?.contains($0) == true } }.flatMap(\.self)
    let said = request.version == nil ? nil : snapshots.indices.first(where: isSelected)
    struct Question: Hashable {
      let number: Int
      let demand: ReleaseDemand?
      let isSelected: Bool
    }
    var decisions: [Question: VersionDecision] = [:]
    func decide(_ number: Int, _ demand: ReleaseDemand? = nil) throws(Refusal) -> VersionDecision {
      let isCalledByOthers = number < own.count && own[number] == nil
      let question = Question(
        number: number, demand: demand, isSelected: isSelected(number) && !isCalledByOthers)
      if let known = decisions[question] { return known }
      do throws(Refusal) {
        let asked = Self.request(
          request, snapshots[number], isSelected: question.isSelected,
          staysInCycle: selected != nil && !request.finalizes && !partners.contains(number))
        let decision = try VersionDecision(snapshots[number], asked, commits[number], demand: demand)
        decisions[question] = decision
        return decision
      } catch {
        throw Refusal(error.code, "\(snapshots[number].project.name): \(error.message)", hint: error.hint)
      }
    }

    var nothing: Refusal?
    var waiting: [Int] = []
    for number in snapshots.indices {
      guard isSelected(number) else {
        own.append(nil)
        continue
      }
      if selected == nil, snapshots.count > 1, request.leavesUnchangedPrereleases,
        snapshots[number].baseline.version?.isPrerelease == true,
        !commits[number].contains(where: { $0.role != .release })
      {
        waiting.append(number)
        own.append(nil)
        continue
      }
      do throws(Refusal) {
        // An increment that is asked for raises what is released, and does not call for a release of everything.
        if selected == nil, request.increment != nil, snapshots.count > 1 {
          let plain = Self.request(request, snapshots[number], isSelected: false, staysInCycle: false)
          do throws(Refusal) {
            _ = try VersionDecision(snapshots[number], plain, commits[number])
          } catch {
            if error.isNothingToRelease { throw error }
          }
        }
        own.append(try decide(number).increment)
      } catch {
        guard error.isNothingToRelease, request.version == nil else { throw error }
        if nothing?.code != .nothingToRelease { nothing = error }
        own.append(nil)
      }
    }
    let settled = try graph.settle(own: own, currents: snapshots.map(\.baseline.version)) {
      package, increment throws(Refusal) in
      if let said, partners.contains(package) { return try decide(said).next }
      let isOwn = own[package] == increment
      return try decide(package, isOwn ? nil : ReleaseDemand(increment: max(increment, .patch))).next
    }
    waiting.removeAll { settled[$0] != nil }
    guard settled.contains(where: { $0 != nil }) else {
      if snapshots.count == 1, let nothing { throw nothing }
      if let selected, let refusal = Self.nothing(of: selected, snapshots, commits) { throw refusal }
      let hasCommits = nothing.map { $0.code != .noCommits } ?? false
      throw Refusal(
        hasCommits ? .nothingToRelease : .noCommits,
        hasCommits
          ? "nothing to release: no package has a commit that raises its version"
          : "nothing to release: no commit since the last releases changes a package",
        hint: (snapshots.flatMap(\.remarks) + waiting.map { Refusal.unchangedPrerelease(snapshots[$0]).message }
          + (waiting.isEmpty ? [] : ["bump --finalize makes prereleases final all the same"])
          + ["bump explain PACKAGE says why; release one all the same with --package NAME --increment patch"])
          .joined(separator: "; "))
    }
    var packages: [Package] = []
    for (number, result) in settled.enumerated() {
      guard let result else { continue }
      let isOwn = own[number] == result.increment && result.shared == nil
      let demand = ReleaseDemand(increment: max(result.increment, .patch), version: result.shared)
      packages.append(
        Package(number: number, decision: try decide(number, isOwn ? nil : demand), causes: result.causes))
    }
    self.packages = packages
    remarks = waiting.map { "\(Refusal.unchangedPrerelease(snapshots[$0]).message); --finalize makes it final" }
    try checkShipped(graph, snapshots)
  }

  /// What is said where the packages that are named have nothing to release, and others have; nil where none has.
  private static func nothing(of selected: Set<Int>, _ snapshots: [Snapshot], _ commits: [[ReadCommit]]) -> Refusal? {
    let others = snapshots.indices.filter { number in
      guard !selected.contains(number) else { return false }
      let policy = IncrementPolicy(snapshots[number].project.settings, current: snapshots[number].baseline.version)
      return commits[number].contains { policy.increment(of: $0).increment > .none }
    }
    guard !others.isEmpty else { return nil }
    let names = { (numbers: [Int]) in
      numbers.prefix(3).map { snapshots[$0].project.name }.joined(separator: ", ") + (numbers.count > 3 ? ", ..." : "")
    }
    let named = names(selected.sorted())
    let hasCommits = selected.contains { commits[$0].contains { $0.role != .release } }
    return Refusal(
      hasCommits ? .nothingToRelease : .noCommits,
      "nothing to release of \(named): no commit of \(selected.count == 1 ? "its" : "their") own "
        + (hasCommits ? "raises the version" : "since the last release")
        + ", but \(names(others)) \(others.count == 1 ? "has" : "have") some",
      hint: "bump without --package releases all that changed, and what ships it; --increment patch releases \(named) "
        + "all the same")
  }

  /// What is asked of one package: of one that is only called for by others, no more than the form of the version.
  private static func request(
    _ request: ReleaseRequest, _ snapshot: Snapshot, isSelected: Bool, staysInCycle: Bool
  ) -> ReleaseRequest {
    guard !isSelected else { return request }
    var asked = request
    asked.version = nil
    asked.increment = nil
    guard asked.prerelease == nil else { return asked }
    if let text = request.version, let said = try? Version(parsing: text, scheme: snapshot.project.scheme) {
      // What ships a prerelease is one.
      asked.prerelease = said.series?.phase
    }
    if staysInCycle, asked.prerelease == nil, let current = snapshot.baseline.version, current.isPrerelease {
      asked.prerelease = current.series?.phase
    }
    return asked
  }

  /// Refuses a final release that ships a prerelease.
  private func checkShipped(_ graph: ReleaseGraph, _ snapshots: [Snapshot]) throws(Refusal) {
    var nexts: [Int: Version] = [:]
    for package in packages { nexts[package.number] = package.decision.next }
    for package in packages where !package.decision.next.isPrerelease {
      for (number, _) in graph.shipped(by: package.number) {
        guard let shipped = nexts[number] ?? snapshots[number].baseline.version, shipped.isPrerelease else { continue }
        let (dependent, dependency) = (snapshots[package.number].project.name, snapshots[number].project.name)
        throw Refusal(
          .optionsExclude,
          "\(dependent) \(package.decision.next) would be final and ship \(dependency) \(shipped), a prerelease",
          hint: "release \(dependency) as well: bump --finalize, without --package; or make a prerelease: "
            + "bump --prerelease alpha")
      }
    }
  }
}

extension Refusal {
  /// A package stays the prerelease that it is, since nobody said that it is ready.
  static func unchangedPrerelease(_ snapshot: Snapshot) -> Refusal {
    let version = snapshot.baseline.version.map { " \($0)" } ?? ""
    return Refusal(
      .noCommits, "\(snapshot.project.name) stays at the prerelease\(version), of which nothing changed since",
      hint: "bump --finalize makes it final")
  }
}
