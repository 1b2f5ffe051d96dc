import StructuredText

/// A table that configures a release, and the file that it stands in.
struct ConfigurationTable {
  let file: ConfigurationFile
  /// The keys that lead to it.
  let path: [String]
  let node: Node
  let isCommitizen: Bool

  /// The tables of a file, the one that counts first.
  static func tables(
    in file: ConfigurationFile, isExplicit: Bool = false
  ) throws(ConfigurationError) -> [ConfigurationTable] {
    guard !file.isYAML else {
      let name = file.baseName
      throw file.problem(
        at: TextPosition(of: 0, in: []), "YAML configuration is not read",
        hint: "write its keys into .versioning.toml, or those of its commitizen block into [tool.commitizen] "
          + "of .cz.toml, and remove \(name)")
    }
    let root = try file.parsed()
    func table(_ path: [String], isCommitizen: Bool) -> ConfigurationTable? {
      root.at(path).map { ConfigurationTable(file: file, path: path, node: $0, isCommitizen: isCommitizen) }
    }
    let whole = [ConfigurationTable(file: file, path: [], node: root, isCommitizen: false)]
    if file.baseName == ".versioning.toml" { return whole }
    let nested =
      file.isJSON
      ? [table(["commitizen"], isCommitizen: true)]
      : [table(["tool", "versioning"], isCommitizen: false), table(["tool", "commitizen"], isCommitizen: true)]
    let found = nested.compactMap(\.self)
    // A file of any other name, given by the user, is ours as a whole.
    let isForeign = isExplicit && !ConfigurationFile.fileNames.contains(file.baseName) && root["tool"] == nil
    return found.isEmpty && isForeign ? whole : found
  }

  /// The table's name for messages.
  var name: String {
    path.isEmpty ? file.name : file.isJSON ? path.joined(separator: ".") : "[\(path.joined(separator: "."))]"
  }

  /// Reads the settings.
  func load() throws(ConfigurationError) -> LoadedConfiguration {
    var report = Report(file: file)
    var settings: Settings
    if isCommitizen {
      settings = CommitizenTable.read(node, &report)
      settings.origin = .commitizen(file: file.name)
    } else {
      settings = Settings()
      settings.changelog.sections = []
      VersioningTable.schema.read(node, into: &settings, &report)
      if settings.changelog.sections.isEmpty { settings.changelog.sections = settings.changelog.style.sections }
      if settings.version != nil, settings.versionProvider == nil { settings.versionProvider = .config }
      settings.origin = .versioning(file: file.name)
    }
    settings.tablePath = path
    SettingsCheck(settings: settings, table: node).run(&report)
    let problems = report.problems
    guard problems.allSatisfy(\.isWarning) else { throw .problems(problems) }
    return LoadedConfiguration(settings: settings, warnings: problems)
  }

  /// The warning that this table is not read.
  func unread(because other: ConfigurationTable) -> [ConfigurationProblem] {
    var report = Report(file: file)
    let reason = other.file == file ? "\(other.name) is there too" : "\(other.file.name) comes first"
    report.warning(at: node.range.lowerBound, "\(name) is not read, since \(reason)")
    return report.problems
  }
}
