import Configuration
import Planning
import SemanticVersion

/// Packages for people: a tree for each that no other of them needs, with what it needs below it.
/// `since` is what was asked to compare with instead of the last releases.
func packagesText(_ report: WorkspaceReport, _ shown: [Int], since: String?, _ style: Style) -> String {
  var tree = PackageTree(report: report, shown: Set(shown), since: since, style: style)
  let needed = Set(shown.flatMap { number in tree.needs(of: number) })
  // What stands in a circle of needs would have no beginning.
  for number in shown.filter({ !needed.contains($0) }) + shown where !tree.told.contains(number) {
    tree.add(number, first: "", rest: "")
  }
  return tree.text.isEmpty ? "no package changed\n" : tree.text
}

private struct PackageTree {
  let report: WorkspaceReport
  let shown: Set<Int>
  let since: String?
  let style: Style
  var told: Set<Int> = []
  var text = ""

  /// What a package needs, each once, in the order of its manifest.
  func needs(of number: Int) -> [Int] {
    report.packages[number].dependencies.map(\.number).filter(shown.contains).reduce(into: []) { needs, need in
      if !needs.contains(need) { needs.append(need) }
    }
  }

  /// Adds a package and what it needs. `first` begins its own line, `rest` those below.
  mutating func add(_ number: Int, first: String, rest: String) {
    let package = report.packages[number]
    let version = package.version?.description ?? "no version"
    text += first + style.bold(visible("\(package.project.name) \(version)"))
    guard told.insert(number).inserted else {
      text += needs(of: number).isEmpty ? "\n" : " (as above)\n"
      return
    }
    text += " in \(visible(package.project.path))"
    if let next = package.next { text += style.green(", next \(next)") }
    text += "\n"
    let needs = needs(of: number)
    let below = rest + (needs.isEmpty ? "  " : "│ ")
    for line in lines(package) { text += "\(below) \(style.cyan(visible(line)))\n" }
    for (place, need) in needs.enumerated() {
      let isLast = place == needs.count - 1
      add(need, first: rest + (isLast ? "└─ " : "├─ "), rest: rest + (isLast ? "   " : "│  "))
    }
  }

  private func lines(_ package: PackageReport) -> [String] {
    let since = (since ?? package.baseline.tagName).map { "since \($0)" } ?? "no release yet"
    let changes =
      package.changes.isEmpty ? "nothing changed" : package.changes.map(report.describe).joined(separator: "; ")
    let image =
      package.project.settings.images.repositories.first.map { "image \($0)" }
      ?? package.project.dockerfile.map { "image of \($0)" }
    return ["\(since): \(changes)"] + [image].compactMap(\.self)
  }
}
