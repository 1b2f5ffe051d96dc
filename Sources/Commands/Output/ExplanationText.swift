import Configuration
import ConventionalCommit
import History
import Planning
import SemanticVersion

/// An explanation for people.
func explanationText(_ explanation: Explanation, _ style: Style) -> String {
  var text = ""
  let name = explanation.project.name
  switch explanation.outcome {
  case .success(let decision):
    let current = decision.current.map { "\($0) → " } ?? ""
    text += style.bold("\(visible(name)): \(current)\(decision.next)") + ", tag \(decision.tag)\n"
    text += "  \(cause(decision, explanation))\n"
    for call in explanation.calls { text += "  \(visible(called(by: call)))\n" }
  case .failure(let refusal):
    let current = explanation.baseline.version.map { "\($0), and no release" } ?? "no release"
    text += style.bold("\(visible(name)): \(current)") + "\n  \(visible(refusal.message))\n"
  }

  text += "\n\(style.bold("The range begins at")) \(visible(explanation.baselineReason))\n"
  for tag in explanation.unreachableHigher.prefix(5) {
    text += "  \(visible(tag.name)) is higher, but HEAD does not contain it\n"
  }
  let more = explanation.unreachableHigher.count - 5
  if more > 0 { text += "  and so are \(more) more\n" }
  // In a workspace these are mostly the releases of its other packages.
  if explanation.foreignCount > 0, !explanation.project.isMember {
    text +=
      "  \(counted(explanation.foreignCount, "tag")) of another form than \(visible("\(explanation.project.tagFormat)"))"
    text += explanation.foreignCount == 1 ? " is not read\n" : " are not read\n"
  }

  let commits = explanation.commits
  guard !commits.isEmpty else { return text + "\nThere is no commit since.\n" }
  let counting = commits.count { $0.reason.commit.counts }
  text += "\n\(style.bold("\(counted(commits.count, "commit")) since")), newest first"
  text += counting == commits.count ? "\n" : "; \(counting) of them \(counting == 1 ? "counts" : "count")\n"
  for line in commits {
    let commit = line.reason.commit
    let level = commit.counts ? line.reason.increment.rawValue : "-"
    let padded = level + String(repeating: " ", count: 5 - level.count)
    let isDecisive = commit.commit.id == explanation.decisive?.commit.commit.id
    text +=
      "  \(isDecisive ? style.green(padded) : padded)  \(commit.commit.id.short)  \(visible(commit.message.subject))\n"
    text += "                  \(style.cyan(visible(line.why)))\n"
  }
  return text
}

/// What decided, as a sentence.
private func cause(_ decision: VersionDecision, _ explanation: Explanation) -> String {
  let decisive = explanation.decisive.map { " (\($0.commit.commit.id.short) calls for it)" } ?? ""
  let current = decision.current.map { "\($0)" } ?? "nothing"
  let movesOn = decision.current.map { $0.dateNumbers != decision.next.dateNumbers } ?? false
  switch decision.cause {
  case .said: return "the version was said"
  case .releaseAs(let id): return "commit \(id.short) says Release-As: \(decision.next)"
  case .firstRelease:
    return explanation.project.stated == decision.next
      ? "the first release is the version that is stated" : "the first release"
  case .final: return "the prerelease \(current) becomes final" + (movesOn ? ", and its date moves on" : "")
  case .noCommit: return "asked for, though no commit calls for a release"
  case .workspace: return "releases of other packages call for it"
  case .asked, .commits:
    let level = decision.increment.rawValue
    let why = decision.cause == .asked ? "--increment \(level)" : "the highest level is \(level)\(decisive)"
    if movesOn { return "\(why), and the date moves on" }
    guard let before = decision.current, before.isPrerelease else {
      return decision.increment == .none ? "nothing is raised" : why
    }
    let holds = before.finalRelease == decision.next.finalRelease
    return holds ? "\(why), which \(current) holds already: the series goes on" : "\(why), more than \(current) holds"
  }
}

/// What else calls for the release, as a sentence.
private func called(by call: Explanation.Call) -> String {
  switch call {
  case .group(let name, .fixed): return "the group \(name) is released together"
  case .group(let name, .linked): return "the group \(name) shares the highest version"
  case .library(let name, let next, let way, let policy):
    let why =
      switch policy {
      case .patch, .none: "which raises the patch number at least"
      case .match: "which raises as much here"
      case .outOfRange: "which its range does not admit"
      }
    let origin = way.count > 1 ? " (\(way.joined(separator: " → ")))" : ""
    return "it ships \(name) \(next)\(origin), \(why)"
  }
}

private func counted(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
