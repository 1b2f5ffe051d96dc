import Configuration

/// Loads one file as a repository's only one.
func load(_ name: String, _ text: String) throws -> LoadedConfiguration {
  try loadConfiguration(from: [ConfigurationFile(name: name, bytes: Array(text.utf8))])
}

/// The problems of a file, each as it is printed, warnings marked.
func problems(_ name: String, _ text: String) -> [String] {
  do {
    return try load(name, text).warnings.map { "warning: \($0)" }
  } catch ConfigurationError.problems(let problems) {
    return problems.map { ($0.isWarning ? "warning: " : "") + $0.description }
  } catch {
    return ["\(error)"]
  }
}
