import Processes

extension Repository {
  /// Runs git on this repository, for what libgit2 cannot do, and returns what it printed.
  func git(_ arguments: [String], _ operation: String, input: [UInt8] = []) throws(GitError) -> [UInt8] {
    let outcome = try gitOutcome(arguments, operation, input: input)
    guard outcome.isSuccess else {
      let words = String(decoding: outcome.error, as: UTF8.self).split(separator: "\n").first.map(String.init)
      throw GitError(kind: .other, operation: operation, reason: words ?? "git ended without a word")
    }
    return outcome.output
  }

  /// The same, whatever code it ends with. Nothing is written: not even the index is refreshed.
  func gitOutcome(_ arguments: [String], _ operation: String, input: [UInt8] = []) throws(GitError) -> Outcome {
    let place = ["--git-dir=\(gitFolder)"] + (workTree.map { ["--work-tree=\($0)"] } ?? [])
    var command = Command("git", ["--no-optional-locks"] + place + arguments)
    command.folder = workTree ?? gitFolder
    command.environment = ["LC_ALL": "C"]
    for name in ["GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
      guard let path = GitEnvironment.value(name) else { continue }
      command.environment[name] = GitEnvironment.absolute(path, from: startFolder)
    }
    command.input = .bytes(input)
    command.captureLimit = 1 << 30
    do throws(StartError) {
      return try command.run()
    } catch {
      throw GitError(kind: .other, operation: operation, reason: "\(error)")
    }
  }
}
