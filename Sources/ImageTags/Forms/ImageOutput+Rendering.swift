extension ImageOutput {
  /// The name of the target in a bake file that a user's own targets inherit from.
  public static let bakeTarget = "docker-metadata-action"

  /// The text of a form, with a line feed at its end. Nothing for ``OutputForm/json`` and ``OutputForm/github``, which
  /// have functions of their own.
  ///
  /// Throws where the form cannot hold what is there.
  public func text(_ form: OutputForm, _ scope: OutputScope = .tags) throws(OutputError) -> String {
    switch form {
    case .json, .github: ""
    case .text: lines(scope == .tags ? references : labelLines)
    case .gitlab: try dotenv(scope)
    case .azure: lines(variables(scope).flatMap { azureCommands($0.name, $0.value) })
    case .teamcity: lines(variables(scope).map { teamCityMessage($0.name, $0.value) })
    case .shell: lines(variables(scope).map { "\($0.name)=\(singleQuoted($0.value))" })
    case .docker:
      line(scope == .tags ? references.flatMap { ["--tag", $0] } : labelLines.flatMap { ["--label", $0] })
    case .kaniko: line(try kanikoWords(scope))
    case .bake: bakeFile(scope) + "\n"
    case .comma: try commaList(scope) + "\n"
    }
  }

  /// What a script gets, by the name of its variable.
  private func variables(_ scope: OutputScope) -> [(name: String, value: String)] {
    let labels = [("BUMP_IMAGE_LABELS", labelLines.joined(separator: "\n"))]
    guard scope == .tags else { return labels }
    return tagVariables(separator: "\n") + labels
  }

  private func tagVariables(separator: String) -> [(name: String, value: String)] {
    [
      ("BUMP_IMAGE_PUSH", decision.push ? "true" : "false"), ("BUMP_IMAGE_VERSION", decision.version),
      ("BUMP_IMAGE_TAGS", references.joined(separator: separator)),
      ("BUMP_IMAGE_TAG_NAMES", tagNames.joined(separator: separator)),
    ]
  }

  /// GitLab's rules: no spaces, no line feeds and no quotes in a value, 5 KB in all.
  private func dotenv(_ scope: OutputScope) throws(OutputError) -> String {
    guard scope == .tags else { throw .noLabels(.gitlab) }
    let text = lines(tagVariables(separator: ",").map { "\($0.name)=\($0.value)" })
    let limit = 5 * 1024
    guard text.utf8.count <= limit else { throw .tooLong(.gitlab, bytes: text.utf8.count, limit: limit) }
    return text
  }

  private func kanikoWords(_ scope: OutputScope) throws(OutputError) -> [String] {
    guard scope == .tags else { return labelLines.map { "--label=\($0)" } }
    guard !repositories.isEmpty else { throw .repositoryMissing(.kaniko) }
    return (decision.push ? [] : ["--no-push"]) + references.map { "--destination=\($0)" }
  }

  /// The names alone: the plugins have the repository from their own settings.
  private func commaList(_ scope: OutputScope) throws(OutputError) -> String {
    guard scope == .tags else { throw .noLabels(.comma) }
    return tagNames.joined(separator: ",")
  }

  /// JSON of one target, to which a user's own file adds what it builds.
  public func bakeFile(_ scope: OutputScope = .tags) -> String {
    var target: [(String, JSONText)] = [
      ("annotations", .array(annotations.map(bakeText))),
      ("labels", .object(labels.map { ($0.key, bakeText($0.value)) })),
    ]
    if scope == .tags {
      let arguments = [
        ("DOCKER_META_IMAGES", bakeText(repositories.joined(separator: ","))),
        ("DOCKER_META_VERSION", bakeText(decision.version)),
      ]
      target = [("args", .object(arguments))] + target + [("tags", .array(references.map(bakeText)))]
    }
    return JSONText.object([("target", .object([(Self.bakeTarget, .object(target))]))]).description
  }
}

/// Bake takes every text for a template of HCL, in which `$${` and `%%{` stand for themselves.
private func bakeText(_ text: String) -> JSONText {
  .string(text.replacing("${", with: "$${").replacing("%{", with: "%%{"))
}

private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

private func line(_ words: [String]) -> String { words.map(shellWord).joined(separator: " ") + "\n" }

/// A word of a shell, in quotes where it needs them.
private func shellWord(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { OCIReference.isTagByte($0) || ":/=@,+".utf8.contains($0) }
  return isPlain ? word : singleQuoted(word)
}

/// Between single quotes a shell reads nothing but their end.
private func singleQuoted(_ text: String) -> String { "'" + replacing(text, ["'": "'\\''"]) + "'" }

/// A variable for the steps of the job, and one for those of others. `%AZP25` is how Azure writes a percent sign.
private func azureCommands(_ name: String, _ value: String) -> [String] {
  let value = replacing(value, ["%": "%AZP25", "\r": "%0D", "\n": "%0A"])
  return ["", ";isOutput=true"].map { "##vso[task.setvariable variable=\(name)\($0)]\(value)" }
}

private func teamCityMessage(_ name: String, _ value: String) -> String {
  var text = ""
  for unit in value.utf16 {
    switch Unicode.Scalar(unit) {
    case "|": text += "||"
    case "'": text += "|'"
    case "[": text += "|["
    case "]": text += "|]"
    case "\n": text += "|n"
    case "\r": text += "|r"
    case let scalar? where scalar.isASCII: text.unicodeScalars.append(scalar)
    default:
      let digits = String(unit, radix: 16)
      text += "|0x" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
  }
  return "##teamcity[setParameter name='env.\(name)' value='\(text)']"
}
