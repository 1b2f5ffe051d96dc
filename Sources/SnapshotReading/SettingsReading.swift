public import Configuration
import Files
import Glibc
public import Planning

/// The settings of the work tree that contains the request's folder, read without opening its repository: for commands
/// that need no more, such as a commit-msg hook. The defaults outside of a work tree.
public func loadSettings(_ request: ReadingRequest) throws(Refusal) -> LoadedConfiguration {
  let root = workTreeRoot(of: request.folder)
  return try readSettings(request) { path throws(Refusal) in
    guard let root else { return nil }
    return try WorkTree(root: root).bytes(path)
  }.loaded
}

/// The nearest folder from `folder` upwards that has a `.git`.
private func workTreeRoot(of folder: String) -> String? {
  guard let absolute = unsafe realpath(folder, nil) else { return nil }
  defer { unsafe free(absolute) }
  var current = unsafe String(cString: absolute)
  while true {
    if unsafe access("\(current)/.git", F_OK) == 0 { return current }
    guard let slash = current.lastIndex(of: "/"), current != "/" else { return nil }
    current = slash == current.startIndex ? "/" : String(current[..<slash])
  }
}

/// Reads the configuration that the request names, or the first that `read` finds at the root. Also returns the bytes
/// of every file that was read, by path.
func readSettings(
  _ request: ReadingRequest, read: (String) throws(Refusal) -> [UInt8]?
) throws(Refusal) -> (loaded: LoadedConfiguration, files: [String: [UInt8]]) {
  var files: [String: [UInt8]] = [:]
  var loaded: LoadedConfiguration
  if let name = request.configurationFile {
    guard let bytes = try named(name, below: request.folder) else {
      throw Refusal(.configurationNotFound, "the configuration file \(name) does not exist")
    }
    files[name] = bytes
    loaded = try refusing { () throws(ConfigurationError) in
      try loadConfiguration(explicit: ConfigurationFile(name: name, bytes: bytes))
    }
  } else {
    for name in ConfigurationFile.fileNames { files[name] = try read(name) }
    let found = ConfigurationFile.fileNames.compactMap { name in
      files[name].map { ConfigurationFile(name: name, bytes: $0) }
    }
    loaded = try refusing { () throws(ConfigurationError) in try loadConfiguration(from: found) }
  }
  if let name = request.changelogFile { loaded.settings.changelog.file = name }
  return (loaded, files)
}

private func named(_ name: String, below folder: String) throws(Refusal) -> [UInt8]? {
  do throws(FileError) {
    return try readFile(at: name.hasPrefix("/") ? name : "\(folder)/\(name)")
  } catch {
    throw Refusal(.configurationNotFound, "\(error)")
  }
}

/// All problems of a file at once, each on its line, with the first hint.
private func refusing<Answer>(_ question: () throws(ConfigurationError) -> Answer) throws(Refusal) -> Answer {
  do throws(ConfigurationError) {
    return try question()
  } catch {
    guard case .problems(let problems) = error else { throw Refusal(.configurationInvalid, "\(error)") }
    throw Refusal(
      .configurationInvalid, "\(error)", hint: problems.lazy.filter { !$0.isWarning }.compactMap(\.hint).first)
  }
}

extension WorkTree {
  /// The bytes of a file, or nil where there is none.
  func bytes(_ path: String) throws(Refusal) -> [UInt8]? {
    do throws(FileError) {
      return try read(path)?.bytes
    } catch {
      throw Refusal(.versionNotInFile, "\(error)")
    }
  }
}

/// Whether a folder stands at the path; a file is none, although git would look for a repository from there upwards.
package func folderExists(_ path: String) -> Bool { unsafe access("\(path)/.", F_OK) == 0 }
