public import Configuration
public import SemanticVersion

/// How the releases of a workspace's packages call for each other: packages by their numbers, from 0.
public struct ReleaseGraph: Sendable {
  /// A package that needs another one of the workspace.
  public struct Edge: Sendable {
    /// The package that needs.
    public let dependent: Int
    /// The package that is needed.
    public let dependency: Int
    /// Whether the dependency is part of what the dependent ships; one for its tests alone calls for no release.
    public let isShipped: Bool
    /// Whether an extra of the dependent's alone needs it.
    public let isExtra: Bool
    /// Whether the dependency is wanted with extras of its own.
    public let asksForExtras: Bool
    /// Whether the dependent's range does not admit a version of the dependency.
    public let excludes: @Sendable (Version) -> Bool

    /// Makes an edge.
    public init(
      dependent: Int, dependency: Int, isShipped: Bool, isExtra: Bool = false, asksForExtras: Bool = false,
      excludes: @escaping @Sendable (Version) -> Bool
    ) {
      self.dependent = dependent
      self.dependency = dependency
      self.isShipped = isShipped
      self.isExtra = isExtra
      self.asksForExtras = asksForExtras
      self.excludes = excludes
    }
  }

  /// Packages that share a version.
  public struct Group: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// How versions are shared.
    public let mode: GroupSettings.Mode
    /// Its packages.
    public let members: [Int]

    /// Makes a group.
    public init(_ name: String, _ mode: GroupSettings.Mode, _ members: [Int]) {
      self.name = name
      self.mode = mode
      self.members = members
    }
  }

  /// What each package does when one that it ships is released.
  public var policies: [PackageSettings.Propagation]
  /// Who needs whom.
  public let edges: [Edge]
  /// What each package ships directly.
  private let needs: [[Edge]]
  /// Packages that share versions; each is in at most one group.
  public var groups: [Group]

  /// Makes a graph.
  public init(policies: [PackageSettings.Propagation], edges: [Edge] = [], groups: [Group] = []) {
    self.policies = policies
    self.edges = edges
    var needs = [[Edge]](repeating: [], count: policies.count)
    for edge in edges where edge.isShipped { needs[edge.dependent].append(edge) }
    self.needs = needs
    self.groups = groups
  }
}

extension ReleaseGraph {
  /// The packages that a package ships, by way of others too, each with the way from the package to it; the nearest
  /// first, and the package itself not among them. What an extra of one of these needs is shipped where it is asked for;
  /// what one of the package's own needs, unless it is shipped `withoutExtras`.
  public func shipped(by package: Int, withoutExtras: Bool = false) -> [(number: Int, way: [Int])] {
    var shipped: [(number: Int, way: [Int])] = []
    var known: Set<Int> = [package]
    var withExtras: Set<Int> = withoutExtras ? [] : [package]
    var open = [(number: package, way: [Int]())]
    while !open.isEmpty {
      var next: [(number: Int, way: [Int])] = []
      for (number, way) in open {
        for need in needs[number] where !need.isExtra || withExtras.contains(number) {
          let isNew = known.insert(need.dependency).inserted
          // One that was met without its extras is gone through again.
          let hasMore = need.asksForExtras && withExtras.insert(need.dependency).inserted
          if isNew { shipped.append((need.dependency, way + [need.dependency])) }
          if isNew || hasMore { next.append((need.dependency, way + [need.dependency])) }
        }
      }
      open = next
    }
    return shipped
  }
}

/// Why a package is released, beside its own commits.
public enum ReleaseCause: Hashable, Sendable {
  /// The package of that number, which it ships, is released.
  case dependency(Int)
  /// The group of that number shares a version.
  case group(Int)
}

extension ReleaseGraph {
  /// What is settled for a package that is released.
  struct Settled: Equatable {
    /// The most that its commits, its dependencies and its group call for.
    var increment: Increment
    /// Its version.
    var version: Version
    /// What beside its own commits calls for the release.
    var causes: [ReleaseCause] = []
    /// The version that its group shares.
    var shared: Version?
  }

  /// Settles who is released and how high, groups and dependencies together, until nothing changes any more.
  ///
  /// `own` is what each package calls for by itself; nil for no release. `next` gives the version of a package that
  /// raises so much; `currents` the versions before. Increments only ever grow, so that this ends.
  func settle(
    own: [Increment?], currents: [Version?], next: (Int, Increment) throws(Refusal) -> Version
  ) throws(Refusal) -> [Settled?] {
    var settled: [Settled?] = try own.enumerated().map { package, increment throws(Refusal) in
      try increment.map { increment throws(Refusal) in
        Settled(increment: increment, version: try next(package, increment))
      }
    }
    func call(for package: Int, _ increment: Increment, _ cause: ReleaseCause) throws(Refusal) -> Bool {
      guard var known = settled[package] else {
        settled[package] = Settled(
          increment: increment, version: try next(package, increment), causes: [cause])
        return true
      }
      let isNew = !known.causes.contains(cause)
      if isNew { known.causes.append(cause) }
      if known.increment < increment {
        known.increment = increment
        if known.shared == nil { known.version = try next(package, increment) }
        settled[package] = known
        return true
      }
      settled[package] = known
      return isNew
    }

    var isChanging = true
    while isChanging {
      isChanging = false
      for (number, group) in groups.enumerated() {
        let changed = group.members.filter { settled[$0] != nil }
        guard let top = changed.compactMap({ settled[$0]?.increment }).max() else { continue }
        let sharing = group.mode == .fixed ? group.members : changed
        let version = try sharedVersion(of: group, currents, top, next)
        for package in sharing where settled[package]?.shared != version || settled[package]?.increment != top {
          // By itself a group calls for at least a patch of those that have nothing to release.
          if settled[package] == nil || settled[package]?.increment != top {
            isChanging = try call(for: package, max(top, .patch), .group(number)) || isChanging
          }
          if settled[package]?.shared != version {
            settled[package]?.shared = version
            settled[package]?.version = version
            isChanging = true
          }
        }
      }
      for edge in edges where edge.isShipped {
        guard let dependency = settled[edge.dependency] else { continue }
        let increment: Increment
        switch policies[edge.dependent] {
        case .none: continue
        case .patch: increment = .patch
        case .match: increment = max(.patch, dependency.increment)
        case .outOfRange:
          guard edge.excludes(dependency.version) else { continue }
          increment = .patch
        }
        isChanging = try call(for: edge.dependent, increment, .dependency(edge.dependency)) || isChanging
      }
      guard !isChanging else { continue }
      // What is not released passes on what it ships: the content of those above it changes all the same.
      for package in policies.indices where settled[package] == nil && [.patch, .match].contains(policies[package]) {
        guard let (needed, _) = shipped(by: package).first(where: { settled[$0.number] != nil }) else { continue }
        isChanging = try call(for: package, .patch, .dependency(needed)) || isChanging
      }
    }
    return settled
  }

  /// What a group's version becomes: what follows the highest that one of its packages has.
  private func sharedVersion(
    of group: Group, _ currents: [Version?], _ increment: Increment, _ next: (Int, Increment) throws(Refusal) -> Version
  ) throws(Refusal) -> Version {
    var highest = group.members[0]
    for member in group.members.dropFirst() {
      guard let version = currents[member] else { continue }
      if currents[highest].map({ $0.precedes(version) }) ?? true { highest = member }
    }
    return try next(highest, increment)
  }
}
