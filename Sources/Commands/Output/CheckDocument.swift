import ConventionalCommit

/// Checked messages as JSON, `bump.check/1`.
struct CheckDocument: Encodable {
  struct Message: Encodable {
    let commit: String?
    let valid: Bool
    let subject: String
    let type: String?
    let scope: String?
    let description: String?
    let breaking: Bool
    let breakingNotes: [String]
    let body: String
    let footers: [Footer]
    let findings: [Item]
  }

  struct Footer: Encodable {
    let token: String
    let value: String
  }

  struct Item: Encodable {
    let code: String
    let severity: String
    let line: Int
    let column: Int
    let message: String
    let repair: String?
  }

  let schema = "bump.check/1"
  let messages: [Message]

  init(_ checked: [CheckedMessage]) {
    messages = checked.map { checked in
      let message = checked.message
      return Message(
        commit: checked.commit, valid: checked.isValid, subject: message.subject, type: message.header?.type,
        scope: message.header?.scope, description: message.header?.description, breaking: message.isBreaking,
        breakingNotes: message.breakingNotes, body: message.body,
        footers: message.footers.map { Footer(token: $0.token, value: $0.value) },
        findings: checked.findings.map { finding in
          Item(
            code: "\(finding.code)", severity: "\(finding.severity)", line: finding.line, column: finding.column,
            message: finding.message, repair: finding.repair)
        })
    }
  }
}
