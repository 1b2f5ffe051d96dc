import Git
import History
public import Planning
import Workspaces

extension ReleaseRepository {
  /// Holds what the files say about versions against each other and against the tags: of the packages of these names, of
  /// all where none is named. `sha256` gives the 32 bytes of a digest.
  public func fileAudit(
    packages names: [String], sha256: ([UInt8]) -> [UInt8]
  ) throws(Refusal) -> (audit: FileAudit, packages: [FileAudit.Package]) {
    let selected = try numbers(ofPackages: names)
    let projects = members?.projects ?? [project]
    let views = members?.projects.indices.map(selecting) ?? [self]
    let tags = try tags(of: projects)
    let packages = try zip(views, tags).map { view, tags throws(Refusal) in
      FileAudit.Package(view.project, try view.baseline(tags).0)
    }
    let audit = FileAudit(
      packages, members, selected: selected, paths: try trackedPaths(), sha256: sha256, contents: readable)
    return (audit, packages.indices.filter { selected?.contains($0) ?? true }.map { packages[$0] })
  }
}
