import SemanticVersion
import StructuredText

/// What can only be said of a table as a whole.
struct SettingsCheck {
  let settings: Settings
  let table: Node

  func run(_ report: inout Report) {
    checkVersions(&report)
    checkProvider(&report)
    checkIncrements(&report)
    checkPackages(&report)
    checkGroups(&report)
    checkLabels(&report)
  }

  private func checkVersions(_ report: inout Report) {
    guard let name = settings.scheme else {
      if let node = table["calver_format"] {
        report.warning(
          at: node.range.lowerBound, "calver_format is read only with version_scheme = \"calver\"; it is ignored")
      }
      return
    }
    let scheme = Scheme(name, calendarFormat: settings.calverFormat)
    let single = [["version"], ["initial_version"]].compactMap { path in
      table.at(path).map { (path.joined(separator: "."), $0) }
    }
    let yanked = table.at(["images", "yanked"])?.array ?? []
    for (name, node) in single + yanked.map({ ("images.yanked", $0) }) {
      guard let text = node.string, !text.isEmpty || name == "version" else { continue }
      do {
        _ = try Version(parsing: text, scheme: scheme)
      } catch {
        report.error(at: node.range.lowerBound, "\(name) \"\(text)\" is no \(scheme.name.rawValue) version: \(error)")
      }
    }
  }

  private func checkProvider(_ report: inout Report) {
    guard settings.versionProvider == .config, settings.version == nil, table["version"] == nil,
      let node = table["version_provider"]
    else { return }
    report.error(
      at: node.range.lowerBound, "version_provider is \"config\", but there is no key version",
      hint: "add the current version, as in version = \"0.1.0\"")
  }

  private func checkIncrements(_ report: inout Report) {
    var seen: [String: String] = [:]
    let known = settings.increments.levels.keys + settings.commits.types.map { $0.lowercased() }
    for entry in table["increments"]?.table ?? [] where !["other", "zero", "breaking"].contains(entry.key) {
      let type = entry.key.lowercased()
      if let other = seen.updateValue(entry.key, forKey: type) {
        report.error(at: entry.keyRange.lowerBound, "increments.\(entry.key) and increments.\(other) are one type")
      }
      guard let text = entry.node.string, case .alias(let alias)? = settings.increments.levels[type] else { continue }
      let name = "increments.\(entry.key)"
      if !known.contains(alias) {
        report.descend("increments") {
          $0.descend(entry.key) {
            let words = Increment.allCases.reversed().map(\.rawValue)
            let near = Spelling.nearest(to: text, in: words + known.sorted())
            $0.misfit(
              Misfit(node: entry.node, reason: .choice(nearest: near)), in: entry.node,
              expected: Shape<IncrementRules.Level>.level.expected)
          }
        }
      } else if settings.increments.resolved(type) == nil {
        report.error(at: entry.node.range.lowerBound, "\(name) leads back to itself; give one of the types a level")
      }
    }
  }

  private func checkLabels(_ report: inout Report) {
    for entry in table.at(["images", "labels"])?.table ?? [] {
      let isLabel =
        !entry.key.isEmpty
        && entry.key.unicodeScalars.allSatisfy {
          "a"..."z" ~= $0 || "A"..."Z" ~= $0 || "0"..."9" ~= $0 || "._-/".unicodeScalars.contains($0)
        }
      guard !isLabel else { continue }
      report.error(
        at: entry.keyRange.lowerBound,
        "\"\(entry.key)\" is no name of a label; use letters, digits, '.', '_', '-' and '/'")
    }
  }

  private func checkPackages(_ report: inout Report) {
    var names: [String: String] = [:]
    var paths: [String: String] = [:]
    for (entry, package) in zip(table["packages"]?.table ?? [], settings.packages) {
      let offset = entry.keyRange.lowerBound
      if let other = names.updateValue(package.name, forKey: package.name.lowercased()) {
        report.error(
          at: offset, "the packages \(other) and \(package.name) have the same name but for case",
          hint: "their tags would be one file where file names have no case")
      }
      if let path = package.path, let other = paths.updateValue(package.name, forKey: path) {
        let offset = entry.node["path"]?.range.lowerBound ?? offset
        report.error(at: offset, "the packages \(other) and \(package.name) have the same path \"\(path)\"")
      }
      let isInTag =
        TagFormat(package.tagFormat ?? settings.tagFormat ?? "$name", name: "a")
        != TagFormat(
          package.tagFormat ?? settings.tagFormat ?? "$name", name: "b")
      if isInTag, !package.name.isEmpty, let flaw = ReferenceName.flaw(of: package.name) {
        report.error(at: offset, "the package name \"\(package.name)\" makes no valid git tag: \(flaw)")
      }
    }
  }

  private func checkGroups(_ report: inout Report) {
    var groups: [String: String] = [:]
    for entry in table["groups"]?.table ?? [] {
      guard let packages = entry.node["packages"] else {
        if entry.node.table != nil {
          report.error(at: entry.keyRange.lowerBound, "groups.\(entry.key) names no packages; add the key packages")
        }
        continue
      }
      for node in packages.array ?? [] {
        guard let name = node.string, let other = groups.updateValue(entry.key, forKey: name) else { continue }
        let message =
          other == entry.key
          ? "groups.\(entry.key).packages names \(name) twice"
          : "the package \(name) is in the groups \(other) and \(entry.key); a package has one group"
        report.error(at: node.range.lowerBound, message)
      }
    }
  }
}
