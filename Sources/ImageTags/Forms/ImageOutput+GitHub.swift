extension ImageOutput {
  /// The outputs of a step of GitHub Actions, under the names that users of docker/metadata-action know, and `push`.
  ///
  /// `bakeFile` is where the bake file was written; nil where it was not.
  public func githubOutputs(_ scope: OutputScope = .tags, bakeFile: String? = nil) -> [(name: String, value: String)] {
    var outputs: [(name: String, value: String)] = [
      ("labels", labelLines.joined(separator: "\n")), ("annotations", annotations.joined(separator: "\n")),
    ]
    guard scope == .tags else { return outputs }
    outputs =
      [
        ("version", decision.version), ("push", decision.push ? "true" : "false"),
        ("tags", references.joined(separator: "\n")), ("tag-names", tagNames.joined(separator: "\n")),
      ] + outputs + [("json", githubJSON)]
    if let bakeFile { outputs.append(("bake-file", bakeFile)) }
    return outputs
  }

  /// What `fromJSON(steps.ID.outputs.json)` gives: `tags`, `tag-names`, `labels`, `annotations`, `version`, `push`.
  private var githubJSON: String {
    JSONText.object([
      ("annotations", .array(annotations.map(JSONText.string))),
      ("labels", .object(labels.map { ($0.key, .string($0.value)) })),
      ("push", .boolean(decision.push)),
      ("tag-names", .array(tagNames.map(JSONText.string))),
      ("tags", .array(references.map(JSONText.string))),
      ("version", .string(decision.version)),
    ]).description
  }

  /// Outputs as the file that `GITHUB_OUTPUT` names holds them: `name=value`, and around several lines a delimiter that
  /// none of them is.
  ///
  /// `random` gives the digits of a delimiter; it is asked until no value holds them.
  public static func githubFile(
    _ outputs: [(name: String, value: String)], random: () -> UInt64
  ) -> String {
    var delimiter: String
    repeat {
      delimiter = "bump-" + String(random(), radix: 16)
    } while outputs.contains { $0.value.contains(delimiter) }
    return outputs.map { name, value in
      value.utf8.contains { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        ? "\(name)<<\(delimiter)\n\(value)\n\(delimiter)\n" : "\(name)=\(value)\n"
    }.joined()
  }

  /// The tags as a table in Markdown, for the file that `GITHUB_STEP_SUMMARY` names.
  public var markdownSummary: String {
    var text = "### Image tags\n\n| Tag | | Why |\n|---|---|---|\n"
    for tag in decision.tags {
      let names = references(to: tag).map { "`\($0)`" }.joined(separator: "<br>")
      text += "| \(names) | \(tag.mutability.rawValue) | \(markdown(tag.reason)) |\n"
    }
    for note in decision.notes { text += "\n- \(markdown(note.message))" }
    if !decision.notes.isEmpty { text += "\n" }
    return text + (decision.push ? "\n" : "\nThe image is not pushed.\n\n")
  }
}

/// Text that Markdown shows as it is. CommonMark takes a backslash before any ASCII punctuation; an entity keeps
/// `@name` from calling somebody.
private func markdown(_ text: String) -> String {
  let line = ImageLabel(key: "", value: text).value
  var result = ""
  for scalar in line.unicodeScalars {
    switch scalar {
    case "@": result += "&#64;"
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": result += "\\\(scalar)"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
