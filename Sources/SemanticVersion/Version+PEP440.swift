extension Version {
  /// Reads PEP 440's grammar with its permitted spellings (PEP 440, "Normalization").
  ///
  /// White space around, a leading `v`, upper case, `alpha`/`beta`/`c`/`pre`/`preview`/`rev`/`r`, the separators
  /// `.`, `-`, `_`, implicit numbers and the implicit post-release `1.0-1` are accepted and normalised.
  init(pythonVersion text: String) throws(VersionError) {
    var cursor = Cursor(text)
    _ = cursor.takeWhile(isSpace)
    guard !cursor.isAtEnd else { throw .empty }
    if let byte = cursor.peek, byte | 0x20 == UInt8(ascii: "v") { cursor.offset += 1 }

    var epoch: VersionNumber = 0
    var release = [try cursor.number(.major, leadingZeros: true)]
    if cursor.take(UInt8(ascii: "!")) {
      epoch = release[0]
      release = [try cursor.number(.major, leadingZeros: true)]
    }
    while cursor.peek == UInt8(ascii: "."), cursor.isDigitAhead {
      cursor.offset += 1
      release.append(try cursor.number(.release, leadingZeros: true))
    }

    let series = try cursor.series()
    let post = try cursor.post()
    let dev = try cursor.suffix(["dev"], .dev)?.number
    var local: [String] = []
    if cursor.take(UInt8(ascii: "+")) { local = try cursor.local() }
    let end = cursor.offset
    _ = cursor.takeWhile(isSpace)
    guard cursor.isAtEnd else {
      cursor.offset = end
      let last: VersionError.Part =
        !local.isEmpty ? .local : dev != nil ? .dev : post != nil ? .post : series != nil ? .prerelease : .release
      throw .unexpected(cursor.character, after: last, offset: end)
    }
    self.init(
      scheme: .pep440, epoch: epoch, release: release, prerelease: [], series: series, post: post, dev: dev,
      build: local)
  }

  var pythonDescription: String {
    var text = epoch == 0 ? "" : "\(epoch)!"
    text += writtenRelease.joined(separator: ".")
    if let series { text += "\(Version.shortWord(of: series.phase) ?? series.phase)\(series.number)" }
    if let post { text += ".post\(post)" }
    if let dev { text += ".dev\(dev)" }
    if !build.isEmpty { text += "+" + build.joined(separator: ".") }
    return text
  }

  /// The same version in PEP 440's normal form, or nil where PEP 440 cannot say it (`1.2.0-hotfix.1`). A calendar
  /// version loses its zeros: `2026.01.0` is `2026.1.0`.
  public var pythonSpelling: String? {
    if scheme == .pep440 { return description }
    guard prerelease.isEmpty || series != nil || dev != nil else { return nil }
    if let series, series.rank == nil { return nil }
    guard let local = try? Version.normalizedLocal(build.joined(separator: ".")) else { return nil }
    return Version(
      scheme: .pep440, epoch: 0, release: release, prerelease: [], series: series, post: nil, dev: dev, build: local
    ).description
  }

  /// PEP 440's local version label in normal form: lower case, dots, numbers without leading zeros.
  static func normalizedLocal(_ text: String) throws(VersionError) -> [String] {
    guard !text.isEmpty else { return [] }
    var cursor = Cursor(text)
    let parts = try cursor.local()
    guard cursor.isAtEnd else { throw .unexpected(cursor.character, after: .local, offset: cursor.offset) }
    return parts
  }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

private func isSeparator(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}

extension Cursor {
  fileprivate var isDigitAhead: Bool { offset + 1 < bytes.count && isDigit(bytes[offset + 1]) }

  /// `[sep] word [sep] [digits]`, or nil and no movement where none of `words` stands here.
  fileprivate mutating func suffix(
    _ words: [String], _ part: VersionError.Part
  ) throws(VersionError) -> (word: String, number: VersionNumber)? {
    let start = offset
    if let byte = peek, isSeparator(byte) { offset += 1 }
    let letters = String(decoding: takeWhile(isLetter), as: UTF8.self).lowercased()
    guard words.contains(letters) else {
      offset = start
      return nil
    }
    let afterWord = offset
    if let byte = peek, isSeparator(byte) { offset += 1 }
    guard let byte = peek, isDigit(byte) else {
      offset = afterWord
      return (letters, 0)
    }
    return (letters, try number(part, leadingZeros: true))
  }

  fileprivate mutating func series() throws(VersionError) -> Version.Series? {
    guard let found = try suffix(["a", "alpha", "b", "beta", "c", "rc", "pre", "preview"], .prerelease) else {
      return nil
    }
    let phase = found.word.first == "a" ? "alpha" : found.word.first == "b" ? "beta" : "rc"
    return Version.Series(phase: phase, number: found.number)
  }

  fileprivate mutating func post() throws(VersionError) -> VersionNumber? {
    if peek == UInt8(ascii: "-"), isDigitAhead {
      offset += 1
      return try number(.post, leadingZeros: true)
    }
    return try suffix(["post", "rev", "r"], .post)?.number
  }

  fileprivate mutating func local() throws(VersionError) -> [String] {
    var parts: [String] = []
    while true {
      let start = offset
      let word = takeWhile { isDigit($0) || isLetter($0) }
      guard !word.isEmpty else { throw .missing(.local, offset: start) }
      if word.allSatisfy(isDigit) {
        guard let number = value(of: word) else { throw .tooLarge(.local, offset: start) }
        parts.append(String(number))
      } else {
        parts.append(String(decoding: word, as: UTF8.self).lowercased())
      }
      guard let byte = peek, isSeparator(byte) else { return parts }
      offset += 1
    }
  }
}
