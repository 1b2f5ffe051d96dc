/// The settings of a repository, and what is odd about their file.
public struct LoadedConfiguration: Hashable, Sendable {
  /// The settings.
  public var settings: Settings
  /// What does nothing in the file, in its order.
  public var warnings: [ConfigurationProblem]

  /// Makes a configuration.
  public init(settings: Settings, warnings: [ConfigurationProblem] = []) {
    self.settings = settings
    self.warnings = warnings
  }
}

/// Reads the settings from the first of `files` that configures a release; without one, the defaults.
///
/// `files` are those of ``ConfigurationFile/fileNames`` that exist, from the repository's root. `.versioning.toml` counts
/// first, then `[tool.versioning]` and `[tool.commitizen]` of `pyproject.toml`, then commitizen's own files. Throws all
/// problems of that file at once.
public func loadConfiguration(from files: [ConfigurationFile]) throws(ConfigurationError) -> LoadedConfiguration {
  let ordered = ConfigurationFile.fileNames.flatMap { name in files.filter { $0.baseName == name } }
  var warnings: [ConfigurationProblem] = []
  for (index, file) in ordered.enumerated() {
    let tables = try ConfigurationTable.tables(in: file)
    guard let table = tables.first else {
      if file.baseName != "pyproject.toml" { warnings.append(file.emptyWarning) }
      continue
    }
    var loaded = try table.load()
    let unread = tables.dropFirst() + shadowed(by: table, in: ordered[(index + 1)...])
    loaded.warnings = warnings + loaded.warnings + unread.flatMap { $0.unread(because: table) }
    return loaded
  }
  return LoadedConfiguration(settings: Settings(), warnings: warnings)
}

/// Reads the settings from the file that the user names: by its name one of those of ``ConfigurationFile/fileNames``,
/// otherwise by its contents, `[tool.versioning]`, `[tool.commitizen]`, a `commitizen` object, or the whole file as ours.
public func loadConfiguration(
  explicit file: ConfigurationFile
) throws(ConfigurationError) -> LoadedConfiguration {
  let tables = try ConfigurationTable.tables(in: file, isExplicit: true)
  guard let table = tables.first else { throw .noTable(file: file.name) }
  var loaded = try table.load()
  loaded.warnings += tables.dropFirst().flatMap { $0.unread(because: table) }
  return loaded
}

/// The tables of later files that somebody could believe to count: a second one of ours beside `.versioning.toml`, a
/// second file of commitizen's. Commitizen's block beside our own file is no surprise, and broken files are not our concern.
private func shadowed(
  by table: ConfigurationTable, in files: ArraySlice<ConfigurationFile>
) -> [ConfigurationTable] {
  files.flatMap { file in
    guard !file.isYAML, let tables = try? ConfigurationTable.tables(in: file) else { return [ConfigurationTable]() }
    return tables.filter { $0.isCommitizen == table.isCommitizen }
  }
}

extension ConfigurationFile {
  fileprivate var emptyWarning: ConfigurationProblem {
    let table = isJSON ? "object \"commitizen\"" : "table [tool.commitizen]"
    return ConfigurationProblem(
      file: name, line: 1, column: 1, message: "the file is not read, since it has no \(table)", isWarning: true)
  }
}
