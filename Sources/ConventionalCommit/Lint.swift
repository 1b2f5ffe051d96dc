/// Returns what is wrong with a commit message, in order of offset; nothing if all is well.
///
/// Not judged are what git and the forges make (``CommitMessage/Kind``), subjects with an allowed prefix, and release
/// commits in the form `bump: version 1.0.0 → 1.1.0`. For the file of a `commit-msg` hook apply
/// ``strippingComments(from:commentPrefix:)`` first. `prefix` is what may stand before the type.
public func lint(_ bytes: [UInt8], rules: LintRules = LintRules(), prefix: HeaderPrefix? = nil) -> [Finding] {
  let text = MessageText(bytes)
  guard !text.lines.isEmpty else {
    let empty = Observation(code: .emptyMessage, offset: 0, message: "the message is empty; say what the commit does")
    return Finding.placed([empty], in: text)
  }
  let types = Set(rules.types.map { $0.lowercased() })
  let options = ReadingOptions(knownTypes: types.union(ReadingOptions.usualTypes))
  let subject = SubjectReader(text: text, options: options, prefix: prefix)
  let isExempt = rules.allowedPrefixes.contains { !$0.isEmpty && text.starts(text.subject, with: $0) }
  guard subject.kind == .ordinary, !isExempt, !isReleaseCommit(text) else { return [] }
  var body = BodyReader(text: text, options: options)
  body.read()
  var observations = text.observations + subject.observations + body.observations
  if let header = subject.header {
    observations += judge(header, at: subject.start, rules: rules, types: types)
  }
  observations += judgeLength(rules.maxSubject, text: text)
  return Finding.placed(observations, in: text)
}

/// What the project's rules say of a header whose type begins at byte `start`.
private func judge(_ header: Header, at start: Int, rules: LintRules, types: Set<String>) -> [Observation] {
  var result: [Observation] = []
  if header.normalizedType == "breaking-change" {
    result.append(
      Observation(
        code: .breakingSubject, offset: start,
        message: "the subject has no type; mark a breaking change with ! before the colon or in a footer",
        repair: "feat!: \(header.description)"))
  } else if !types.contains(header.normalizedType) {
    result.append(
      Observation(
        code: .unknownType, offset: start,
        message: "the type \(header.type) is unknown; write one of \(rules.types.joined(separator: ", "))",
        repair: nearest(to: header.normalizedType, among: rules.types)))
  }
  if let scope = header.scope, !rules.scopes.isEmpty {
    let parts = scope.utf8.split(separator: Ascii.comma)
      .map { String(decoding: $0.drop(while: \.isBlank).reversed().drop(while: \.isBlank).reversed(), as: UTF8.self) }
    for part in parts where !rules.scopes.contains(part) && !rules.scopes.contains(scope) {
      result.append(
        Observation(
          code: .scopeNotAllowed, offset: start + header.type.utf8.count + 1,
          message: "the scope \(part) is not allowed; write one of \(rules.scopes.joined(separator: ", "))",
          repair: nearest(to: part, among: rules.scopes)))
    }
  }
  return result
}

private func judgeLength(_ limit: Int, text: MessageText) -> [Observation] {
  guard limit > 0 else { return [] }
  var count = 0
  var excess: Int?
  for offset in text.subject where text.bytes[offset] & 0xC0 != 0x80 {
    count += 1
    if count == limit + 1 { excess = offset }
  }
  guard let excess else { return [] }
  return [
    Observation(
      code: .subjectTooLong, offset: excess,
      message: "the subject has \(count) characters; write at most \(limit) and move the rest to the body")
  ]
}

/// `bump: version 1.0.0 → 1.1.0`, which commitizen and bump write whatever the allowed types are.
private func isReleaseCommit(_ text: MessageText) -> Bool {
  let words = text.bytes[text.subject].split(separator: Ascii.space, omittingEmptySubsequences: false)
  guard words.count == 5, words[0].elementsEqual("bump:".utf8), words[1].elementsEqual("version".utf8) else {
    return false
  }
  return words[3].elementsEqual("→".utf8) || words[3].elementsEqual("->".utf8)
}
