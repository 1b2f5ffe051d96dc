extension Version {
  /// The same version in another scheme, or nil where that scheme cannot say it.
  public func spelled(_ other: Scheme) -> Version? {
    if scheme == other { return self }
    if other == .pep440 {
      guard let text = pythonSpelling else { return nil }
      return try? Version(parsing: text, scheme: .pep440)
    }
    if let format = other.calendarFormat { return spelled(format) }
    if scheme.spellsPhasesAsPython {
      guard epoch == 0, post == nil, release.count <= 3 else { return nil }
      return Version(scheme: other, release: [major, minor, patch], series: series, dev: dev, build: build)
    }
    guard series != nil || dev != nil else { return try? Version(parsing: description, scheme: other) }
    return Version(scheme: other, release: release, series: series, dev: dev, build: build)
  }

  /// The same numbers and phase as a calendar version. Zeros that SemVer needs to have three numbers fall away.
  private func spelled(_ format: CalendarFormat) -> Version? {
    guard epoch == 0, post == nil, pythonSpelling != nil, release.count >= format.parts.count,
      release[format.parts.count...].allSatisfy({ $0 == 0 })
    else { return nil }
    let numbers = Array(release.prefix(format.parts.count))
    let version = Version(scheme: .calver(format), release: numbers, series: series, dev: dev, build: build)
    return try? Version(parsing: version.description, scheme: version.scheme)
  }
}
