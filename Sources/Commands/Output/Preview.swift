import SemanticVersion
import ImageTags
import Configuration
import Planning

/// A plan for people, with the lines that scripts look for: `bump: version A → B`, `tag to create: T`,
/// `increment detected: I`.
func preview(_ plan: ReleasePlan, _ style: Style) -> String {
  var text = "\(visible(plan.title))\n"
  for tag in plan.tags { text += "tag to create: \(visible(tag.name))\n" }
  text += "increment detected: \(plan.increment.rawValue.uppercased())\n"
  let settings = plan.project.settings
  for hook in settings.preBumpHooks { text += "command before the commit: \(visible("\(hook)"))\n" }
  for hook in settings.postBumpHooks { text += "command after the release: \(visible("\(hook)"))\n" }
  for file in plan.files { text += "\n\(diff(file, style))" }
  if let images = plan.images, !images.tags.isEmpty {
    let repositories = settings.images.repositories
    text += "\nimage tags of \(visible(plan.tag)):\n"
    for tag in images.tags {
      let name = repositories.isEmpty ? tag.name : repositories.map { "\($0):\(tag.name)" }.joined(separator: " ")
      text += "  \(name) (\(tag.mutability.rawValue))\n"
    }
    for note in images.notes { text += "  note: \(visible(note.message))\n" }
  }
  if let push = plan.push { text += "\n\(preview(push))" }
  return text
}

/// What a release that was planned before makes, for people.
func preview(_ release: PlannedRelease, _ style: Style) -> String {
  var text = "\(visible(release.title))\n"
  for tag in release.tags { text += "tag to create: \(visible(tag.name))\n" }
  for file in release.files { text += "\n\(diff(file, style))" }
  return text
}

/// A push for people: a line for each.
func preview(_ plan: PushPlan) -> String {
  let lines = plan.groups.map { "  \(visible($0.joined(separator: " ")))\n" }
  let whole = plan.isAtomic ? ", each line as a whole" : ""
  return "push to \(visible(withoutSecrets(plan.remote)))\(whole):\n\(lines.joined())"
}
