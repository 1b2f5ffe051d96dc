import SemanticVersion
import ImageTags
import Configuration
import Planning

/// A plan for people, with the lines that scripts look for: `bump: version A → B`, `tag to create: T`,
/// `increment detected: I`.
func preview(_ plan: ReleasePlan, _ style: Style) -> String {
  var text = "\(visible(plan.title))\n"
  for tag in plan.tags { text += "tag to create: \(visible(tag.name))\n" }
  for package in plan.packages {
    let name = plan.packages.count == 1 ? "" : " of \(visible(package.project.name))"
    text += "increment detected\(name): \(package.increment.rawValue.uppercased())\n"
  }
  text += commands(plan.packages[0].project.settings)
  for file in plan.files { text += "\n\(diff(file, style))" }
  for package in plan.packages { text += images(package) }
  if let push = plan.push { text += "\n\(preview(push))" }
  return text
}

private func images(_ package: ReleasePlan.Package) -> String {
  guard let images = package.images, !images.tags.isEmpty else { return "" }
  let repositories = package.project.settings.images.repositories
  var text = "\nimage tags of \(visible(package.tag)):\n"
  for tag in images.tags {
    let name = repositories.isEmpty ? tag.name : repositories.map { "\($0):\(tag.name)" }.joined(separator: " ")
    text += "  \(name) (\(tag.mutability.rawValue))\n"
  }
  for note in images.notes { text += "  note: \(visible(note.message))\n" }
  return text
}

/// What a release that was planned before makes, for people.
func preview(_ release: PlannedRelease, commandsOf settings: Settings?, _ style: Style) -> String {
  var text = "\(visible(release.title))\n"
  for tag in release.tags { text += "tag to create: \(visible(tag.name))\n" }
  if let settings { text += commands(settings) }
  for file in release.files { text += "\n\(diff(file, style))" }
  return text
}

private func commands(_ settings: Settings) -> String {
  settings.preBumpHooks.map { "command before the commit: \(visible("\($0)"))\n" }.joined()
    + settings.postBumpHooks.map { "command after the release: \(visible("\($0)"))\n" }.joined()
}

/// A push for people: a line for each.
func preview(_ plan: PushPlan) -> String {
  let lines = plan.groups.map { "  \(visible($0.joined(separator: " ")))\n" }
  let whole = plan.isAtomic ? ", each line as a whole" : ""
  return "push to \(visible(withoutSecrets(plan.remote)))\(whole):\n\(lines.joined())"
}
