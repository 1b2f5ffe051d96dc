extension Version {
  /// The same version in another scheme, or nil where that scheme cannot say it.
  public func spelled(_ other: Scheme) -> Version? {
    if scheme == other { return self }
    if other == .pep440 {
      guard let text = pythonSpelling else { return nil }
      return try? Version(parsing: text, scheme: .pep440)
    }
    if scheme == .pep440 {
      guard epoch == 0, post == nil, release.count <= 3 else { return nil }
      return Version(scheme: other, release: [major, minor, patch], series: series, dev: dev, build: build)
    }
    guard series != nil || dev != nil else { return try? Version(parsing: description, scheme: other) }
    return Version(scheme: other, release: release, series: series, dev: dev, build: build)
  }
}
