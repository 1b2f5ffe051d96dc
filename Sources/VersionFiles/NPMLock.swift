import StructuredText

/// `package-lock.json` and `npm-shrinkwrap.json`, lockfile versions 1 to 3.
///
/// The root's version stands at the top and, from version 2 on, in `packages[""]`. Either may lack: a private root needs
/// no version. npm notices no difference between the two, so that an old one is put right rather than refused. Members
/// of a workspace are under `packages["packages/web"].version`: ``VersionFileFormat/jsonKey(_:)``.
struct NPMLock {
  private let document: Document

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    document = try Document(json: bytes)
  }

  func versions() throws(VersionFileError) -> [VersionLocation] {
    let top = try document.versionIfPresent(at: ["version"])
    let root = try document.versionIfPresent(at: ["packages", "", "version"])
    let locations = [top, root].compactMap(\.self)
    guard !locations.isEmpty else { throw .missing(name: "version") }
    return locations
  }
}
