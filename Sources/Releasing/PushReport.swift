import Processes

/// What `git push --porcelain` said of each reference.
struct PushReport {
  let outcome: Outcome
  /// The names of those that are over there now.
  private(set) var arrived: Set<String> = []
  /// Those that were refused for their own sake, and not because another one was, with git's or the server's words.
  private(set) var refused: [(name: String, reason: String)] = []
  /// What the hook wrote to standard output.
  private var hookWords: [String] = []
  /// What git and the hook said, for people.
  var words: [String] { hookWords + Releasing.words(of: outcome.error) }

  /// Whether the remote cannot take a push as a whole.
  var needsAtomic: Bool {
    arrived.isEmpty && refused.isEmpty
      && Releasing.words(of: outcome.error).contains { $0.contains("--atomic") && !$0.contains("trace:") }
  }

  init(_ outcome: Outcome, _ references: [Journal.Push.Reference]) {
    self.outcome = outcome
    var isOfHook = true
    // Hooks may write between the lines, but have their say before the first.
    for line in String(decoding: outcome.output, as: UTF8.self).split(separator: "\n") {
      if line.hasPrefix("To ") || line == "Done" { isOfHook = false }
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].utf8.count == 1,
        let reference = references.first(where: { "\($0.id):\($0.name)" == parts[1] })
      else {
        if isOfHook { hookWords += Releasing.words(of: Array(line.utf8)) }
        continue
      }
      guard parts[0] == "!" else {
        arrived.insert(reference.name)
        continue
      }
      let reason = parts[2].firstIndex(of: "(").map { parts[2][parts[2].index(after: $0)...].dropLast() } ?? parts[2]
      if !reason.hasPrefix("atomic ") { refused.append((reference.name, String(reason))) }
    }
    if outcome.isSuccess { arrived.formUnion(references.map(\.name)) }
  }
}
