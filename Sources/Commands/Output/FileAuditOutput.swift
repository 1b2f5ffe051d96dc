import Planning
import SemanticVersion
import StructuredText

/// What files say about versions as JSON, `bump.check-files/1`; its JSON Schema is in `Docs/schemas`.
struct FileAuditDocument: Encodable {
  struct Package: Encodable {
    let name: String
    let path: String
    let version: String?
    let tag: String?
  }

  struct Item: Encodable {
    let rule: String
    let severity: String
    let package: String
    let path: String
    let line: Int?
    let column: Int?
    let message: String
    let repair: String?
  }

  let schema = "bump.check-files/1"
  let valid: Bool
  let packages: [Package]
  let findings: [Item]

  init(_ audit: FileAudit, _ packages: [FileAudit.Package]) {
    valid = audit.isClean
    self.packages = packages.map {
      Package(
        name: $0.project.name, path: $0.project.path, version: $0.version?.description, tag: $0.baseline.tagName)
    }
    findings = audit.findings.map {
      Item(
        rule: $0.rule.rawValue, severity: $0.severity.rawValue, package: $0.package, path: $0.path,
        line: $0.position?.line, column: $0.position?.column, message: $0.message, repair: $0.repair)
    }
  }
}

/// What files say about versions for people: a line for each finding, and one for what to do.
func report(_ audit: FileAudit, of packages: [FileAudit.Package], _ style: Style) -> String {
  var text = ""
  for finding in audit.findings {
    let place = finding.position.map { ":\($0.line):\($0.column)" } ?? ""
    let kind = finding.severity == .error ? style.red("error:") : style.bold("warning:")
    text += "\(visible(finding.path + place)): \(kind) \(visible(finding.message)) (\(finding.rule.rawValue))\n"
    if let repair = finding.repair { text += "  \(style.bold("do:")) \(visible(repair))\n" }
  }
  guard audit.findings.isEmpty else { return text }
  let what = packages.count == 1 ? visible(packages[0].project.name) : "\(packages.count) packages"
  return "versions, locks and tags of \(what) agree\n"
}
