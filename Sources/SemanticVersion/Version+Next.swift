/// What is asked of the next version, beside the increment that the commits call for.
public struct NextVersionOptions: Hashable, Sendable {
  /// How an increment acts on a prerelease.
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// A prerelease that already holds the increment keeps its numbers: 1.2.0-a0 and minor give 1.2.0-a1.
    case linear
    /// The increment is always applied: 1.2.0-a0 and minor give 1.3.0-a0.
    case exact
  }

  /// The prerelease asked for: `alpha`, `beta`, `rc` or a word of one's own; nil for none.
  public var prerelease: String?
  /// The first number of a prerelease series.
  public var prereleaseOffset: VersionNumber
  /// The number of a development release; nil for none.
  public var devrelease: VersionNumber?
  /// What to write after the plus sign; nil for nothing.
  public var buildMetadata: String?
  /// How an increment acts on a prerelease.
  public var mode: Mode
  /// Whether only the part after the plus sign is raised, where there is one.
  public var localVersion: Bool
  /// The day of the release, for calendar versions.
  public var date: CalendarDate?

  /// Makes options; by default the increment alone decides.
  public init(
    prerelease: String? = nil, prereleaseOffset: VersionNumber = 0, devrelease: VersionNumber? = nil,
    buildMetadata: String? = nil, mode: Mode = .linear, localVersion: Bool = false,
    date: CalendarDate? = nil
  ) {
    self.prerelease = prerelease
    self.prereleaseOffset = prereleaseOffset
    self.devrelease = devrelease
    self.buildMetadata = buildMetadata
    self.mode = mode
    self.localVersion = localVersion
    self.date = date
  }
}

extension Version {
  /// The version that follows this one: commitizen 4's arithmetic, and the calendar's for calendar versions.
  ///
  /// A stable version without an increment stays as it is, and a prerelease without an increment or a prerelease
  /// becomes final: whether that is a release is for the caller to decide. Throws where a part would be lost (an epoch,
  /// a post-release, a fourth number), for words that the scheme cannot write, and for calendar versions where the day of
  /// the release is not said, comes before the version's own, or is the same one and nothing counts.
  public func next(
    _ increment: Increment, _ options: NextVersionOptions = NextVersionOptions()
  ) throws(VersionError) -> Version {
    if options.localVersion, !build.isEmpty { return try nextLocal(increment, options) }
    guard epoch == 0 else { throw .epochNotRaised(self) }
    guard post == nil else { throw .postReleaseNotRaised(self) }
    let target: [VersionNumber]
    if let format = scheme.calendarFormat {
      target = try calendarTarget(increment, options, format)
    } else {
      guard release.count <= 3 else { throw .tooManyParts(self) }
      target = try self.target(increment, options.mode)
    }
    let series = try nextSeries(target: target, options)
    let build = try options.buildMetadata.map { text throws(VersionError) in try Version.build(text, scheme) } ?? []
    return Version(scheme: scheme, release: target, series: series, dev: options.devrelease, build: build)
  }

  /// The numbers of the next version.
  private func target(_ increment: Increment, _ mode: NextVersionOptions.Mode) throws(VersionError) -> [VersionNumber] {
    let holdsIncrement =
      switch increment {
      case .none, .patch: true
      case .minor: patch == 0
      case .major: minor == 0 && patch == 0
      }
    if isPrerelease, increment == .none || (mode == .linear && holdsIncrement) { return [major, minor, patch] }
    return switch increment {
    case .none: [major, minor, patch]
    case .patch: [major, minor, try raised(patch)]
    case .minor: [major, try raised(minor), 0]
    case .major: [try raised(major), 0, 0]
    }
  }

  func raised(_ number: VersionNumber) throws(VersionError) -> VersionNumber {
    let (sum, overflow) = number.addingReportingOverflow(1)
    guard !overflow else { throw .overflow(self) }
    return sum
  }

  private func nextSeries(
    target: [VersionNumber], _ options: NextVersionOptions
  ) throws(VersionError) -> Series? {
    guard let word = options.prerelease else { return nil }
    let asked = Series(phase: word, number: options.prereleaseOffset)
    if asked.rank == nil {
      guard !scheme.spellsPhasesAsPython else { throw .noSuchPhase(word, scheme) }
      // A word of one's own, or several: it has to read as the prerelease that it will be.
      guard let read = try? Version(parsing: "0.0.0-\(word).0", scheme: scheme), read.series?.phase == word,
        word.utf8.first.map(isDigit) == false
      else { throw .invalidPhase(word) }
    }
    guard target == (scheme.calendarFormat == nil ? [major, minor, patch] : release), let series else { return asked }
    // A phase never goes backwards: alpha asked for on a beta counts the beta up.
    let goesOn = series.phase == asked.phase || (series.rank ?? -1) > (asked.rank ?? .max)
    return goesOn ? Series(phase: series.phase, number: try raised(series.number)) : asked
  }

  /// Raises the part after the plus sign, a version of its own in PEP 440's spelling, and keeps the rest.
  private func nextLocal(_ increment: Increment, _ options: NextVersionOptions) throws(VersionError) -> Version {
    var options = options
    options.localVersion = false
    options.buildMetadata = nil
    let local = try Version(parsing: build.joined(separator: "."), scheme: .pep440).next(increment, options)
    return Version(
      scheme: scheme, epoch: epoch, release: release, prerelease: prerelease, series: series, post: post, dev: dev,
      build: local.description.split(separator: ".").map(String.init))
  }

  /// Build metadata as the scheme writes it; PEP 440 normalises it.
  static func build(_ text: String, _ scheme: Scheme) throws(VersionError) -> [String] {
    if scheme == .pep440 {
      guard let parts = try? normalizedLocal(text), !parts.isEmpty else { throw .invalidBuildMetadata(text) }
      return parts
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isIdentifierByte) }) else {
      throw .invalidBuildMetadata(text)
    }
    return parts
  }
}
