/// What the first line of a message says.
struct SubjectReader {
  let kind: CommitMessage.Kind
  let header: Header?
  /// The header after `Merged PR 45: `, which Azure writes before the title of the pull request.
  let nested: Header?
  /// The part of the subject that is prose, without type and scope.
  let freeText: Range<Int>
  /// Where the type begins, or should.
  let start: Int
  private(set) var observations: [Observation] = []

  init(text: MessageText, options: ReadingOptions, prefix: HeaderPrefix? = nil) {
    let line = text.subject
    let title = prefix?.rest(of: line, in: text) ?? line
    start = title.lowerBound
    kind = CommitMessage.Kind(subject: line, of: text)
    var cursor = HeaderCursor(bytes: text.bytes, range: title)
    do {
      header = try cursor.header()
      freeText = cursor.descriptionOffset..<line.upperBound
    } catch {
      var lenient = HeaderCursor(bytes: text.bytes, range: title)
      if options.lenientHeaders, let read = try? lenient.header(isLenient: true) {
        (header, freeText) = (read, lenient.descriptionOffset..<line.upperBound)
      } else {
        (header, freeText) = (nil, title)
      }
      if kind == .ordinary, !line.isEmpty {
        observations = [Observation(error, subject: title, of: text, options: options)]
      }
    }
    nested = kind == .merge ? azureHeader(line, of: text, options: options) : nil
  }
}

private func azureHeader(_ line: Range<Int>, of text: MessageText, options: ReadingOptions) -> Header? {
  guard text.starts(line, with: "Merged PR "),
    let colon = text.bytes[line].firstIndex(of: Ascii.colon)
  else { return nil }
  var cursor = HeaderCursor(bytes: text.bytes, range: text.trimmed(colon + 1..<line.upperBound))
  guard let header = try? cursor.header(), options.knownTypes.contains(header.normalizedType) else { return nil }
  return header
}
