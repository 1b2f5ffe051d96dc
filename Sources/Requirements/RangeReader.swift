import SemanticVersion

/// Reads ranges of versions; one method for each syntax.
struct RangeReader {
  private let text: String
  private let syntax: RangeSyntax
  private let bytes: [UInt8]
  private var offset = 0

  init(_ text: String, _ syntax: RangeSyntax) {
    self.text = text
    self.syntax = syntax
    bytes = Array(text.utf8)
  }

  mutating func range() throws(RangeError) -> [[Clause]] {
    switch syntax {
    case .python: return [try pythonClauses()]
    case .poetry: return try alternatives()
    case .cargo: return [try cargoClauses()]
    case .npm:
      if let member = try workspaceRange() { return member }
      return try alternatives()
    }
  }

  // MARK: Bytes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func error() -> RangeError { .syntax(text, syntax, offset: offset) }

  private mutating func skipSpace() { while let byte = peek, isSpace(byte) { offset += 1 } }

  private mutating func skip(_ word: String) -> Bool {
    guard bytes[offset...].starts(with: word.utf8) else { return false }
    offset += word.utf8.count
    return true
  }

  /// The first of the operators that stands here.
  private mutating func operation(_ table: [(String, Clause.Operation)]) -> Clause.Operation? {
    for (word, operation) in table where skip(word) { return operation }
    return nil
  }

  private func clause(_ operation: Clause.Operation) -> Clause {
    Clause(
      operation: operation, release: [], isPrefix: false, version: nil, releaseRange: offset..<offset,
      range: offset..<offset)
  }

  // MARK: Syntaxes

  private static let pythonOperators: [(String, Clause.Operation)] = [
    ("===", .identical), ("~=", .compatible), ("==", .equal), ("!=", .notEqual), ("<=", .lessOrEqual),
    (">=", .greaterOrEqual), ("<", .less), (">", .greater),
  ]

  private mutating func pythonClauses() throws(RangeError) -> [Clause] {
    var clauses: [Clause] = []
    while true {
      skipSpace()
      guard let byte = peek else { return clauses }
      if byte == UInt8(ascii: ",") {
        offset += 1
        continue
      }
      guard let operation = operation(Self.pythonOperators) else { throw error() }
      skipSpace()
      clauses.append(try version(operation))
      skipSpace()
      guard peek == nil || peek == UInt8(ascii: ",") else { throw error() }
    }
  }

  /// Alternatives of clauses: Poetry's and npm's.
  private mutating func alternatives() throws(RangeError) -> [[Clause]] {
    var alternatives: [[Clause]] = []
    while true {
      alternatives.append(syntax == .npm ? try npmClauses() : try poetryClauses())
      guard skip("||") || syntax == .poetry && skip("|") else { break }
    }
    guard peek == nil else { throw error() }
    return alternatives
  }

  private static let poetryOperators = pythonOperators.dropFirst() + [("=", .equal), ("~", .tilde), ("^", .caret)]

  private mutating func poetryClauses() throws(RangeError) -> [Clause] {
    var clauses: [Clause] = []
    while true {
      while let byte = peek, isSpace(byte) || !clauses.isEmpty && byte == UInt8(ascii: ",") { offset += 1 }
      guard let byte = peek, byte != UInt8(ascii: "|") else {
        guard !clauses.isEmpty else { throw error() }
        return clauses
      }
      let operation = operation(Array(Self.poetryOperators))
      skipSpace()
      if operation == nil, skip("*") {
        clauses.append(clause(.any))
        while skip(".*") {}
      } else {
        clauses.append(try version(operation ?? .equal))
      }
      if let byte = peek, !isSpace(byte), !",|".utf8.contains(byte) { throw error() }
    }
  }

  private static let cargoOperators: [(String, Clause.Operation)] = [
    ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater), ("=", .equal), ("~", .tilde),
    ("^", .caret),
  ]

  private mutating func cargoClauses() throws(RangeError) -> [Clause] {
    skipSpace()
    if let byte = peek, "*xX".utf8.contains(byte) {
      offset += 1
      let any = clause(.any)
      skipSpace()
      guard peek == nil else { throw error() }
      return [any]
    }
    var clauses: [Clause] = []
    while true {
      skipSpace()
      let operation = operation(Self.cargoOperators)
      skipSpace()
      let clause = try version(operation ?? .caret)
      // `1.*` without an operator is what it looks like.
      clauses.append(
        operation == nil && clause.isPrefix ? clause.with(.equal) : clause)
      skipSpace()
      guard peek != nil else { return clauses }
      guard skip(",") else { throw error() }
    }
  }

  /// `workspace:` and what follows; nil where it does not stand here.
  private mutating func workspaceRange() throws(RangeError) -> [[Clause]]? {
    guard skip("workspace:") else { return nil }
    if let at = bytes[offset...].lastIndex(of: UInt8(ascii: "@")), at > offset { offset = at + 1 }
    let rest = String(decoding: bytes[offset...], as: UTF8.self)
    if ["", "^", "~", "*"].contains(rest) { return [[clause(.member)]] }
    guard !rest.contains("/") else { throw .notARange(text) }
    return try alternatives()
  }

  private static let npmOperators: [(String, Clause.Operation)] = [
    ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater), ("~>", .tilde), ("~", .tilde),
    ("^", .caret), ("=", .equal),
  ]

  private mutating func npmClauses() throws(RangeError) -> [Clause] {
    skipSpace()
    if let byte = peek, isAlphanumeric(byte), !isDigit(byte), !"vxX".utf8.contains(byte) { throw .notARange(text) }
    var clauses: [Clause] = []
    while let byte = peek, byte != UInt8(ascii: "|") {
      let operation = operation(Self.npmOperators)
      skipSpace()
      while let byte = peek, byte == UInt8(ascii: "v") || byte == UInt8(ascii: "=") || isSpace(byte) { offset += 1 }
      clauses.append(try version(operation ?? .equal))
      let end = offset
      skipSpace()
      guard offset > end || peek == nil || peek == UInt8(ascii: "|") else { throw error() }
      guard operation == nil, clauses.count == 1, offset > end, skip("-") else { continue }
      // A hyphen range.
      let start = offset
      skipSpace()
      guard offset > start else { throw error() }
      while let byte = peek, byte == UInt8(ascii: "v") || byte == UInt8(ascii: "=") || isSpace(byte) { offset += 1 }
      let first = clauses[0]
      clauses = [
        first.operation == .any ? first : first.with(.greaterOrEqual), try version(.lessOrEqual),
      ]
      skipSpace()
      guard peek == nil || peek == UInt8(ascii: "|") else { throw error() }
    }
    return clauses.isEmpty ? [clause(.any)] : clauses
  }

  // MARK: Versions

  /// A version of this syntax, for a clause that is known to have wildcards or not where `isPrefix` says so.
  mutating func version(_ operation: Clause.Operation, isPrefix: Bool) throws(RangeError) -> Clause {
    let clause = try version(operation)
    guard clause.isPrefix != isPrefix else { return clause }
    return Clause(
      operation: operation, release: clause.release, isPrefix: isPrefix, version: clause.version,
      releaseRange: clause.releaseRange, range: clause.range)
  }

  private mutating func version(_ operation: Clause.Operation) throws(RangeError) -> Clause {
    switch syntax {
    case .python, .poetry: try pythonVersion(operation)
    case .cargo, .npm: try partialVersion(operation)
    }
  }

  private mutating func pythonVersion(_ operation: Clause.Operation) throws(RangeError) -> Clause {
    if syntax == .python, operation == .identical {
      let start = offset
      while let byte = peek, !isSpace(byte), !",;)".utf8.contains(byte) { offset += 1 }
      guard offset > start else { throw error() }
      let word = String(decoding: bytes[start..<offset], as: UTF8.self)
      return Clause(
        operation: operation, release: [], isPrefix: false, version: try? Version(parsing: word, scheme: .pep440),
        releaseRange: start..<offset, range: start..<offset, identical: Array(word.lowercased().utf8))
    }
    if let byte = peek, byte | 0x20 == UInt8(ascii: "v") { offset += 1 }
    let start = offset
    while let byte = peek, isAlphanumeric(byte) || "._-+!*".utf8.contains(byte) { offset += 1 }
    var end = offset
    var isPrefix = false
    while end >= start + 2, bytes[end - 1] == UInt8(ascii: "*"), bytes[end - 2] == UInt8(ascii: ".") {
      end -= 2
      guard !isPrefix || syntax == .poetry else { throw error() }
      isPrefix = true
    }
    guard let version = try? Version(parsing: String(decoding: bytes[start..<end], as: UTF8.self), scheme: .pep440),
      end > start, isDigit(bytes[start])
    else {
      offset = start
      throw error()
    }
    var numbersEnd = start
    let afterEpoch = bytes[start..<end].firstIndex(of: UInt8(ascii: "!")).map { $0 + 1 } ?? start
    numbersEnd = afterEpoch
    while numbersEnd < end,
      isDigit(bytes[numbersEnd])
        || bytes[numbersEnd] == UInt8(ascii: ".") && numbersEnd + 1 < end && isDigit(bytes[numbersEnd + 1])
    {
      numbersEnd += 1
    }
    let hasSuffix = version.isPrerelease || version.post != nil || !version.build.isEmpty
    if isPrefix, hasSuffix || operation != .equal && operation != .notEqual { throw error() }
    if !version.build.isEmpty, syntax == .python, operation != .equal, operation != .notEqual { throw error() }
    if operation == .compatible, version.release.count < 2, syntax == .python { throw error() }
    return Clause(
      operation: operation, release: version.release, isPrefix: isPrefix, version: version,
      releaseRange: afterEpoch..<numbersEnd, range: start..<end)
  }

  /// One to three numbers, the rest wildcards or nothing; a prerelease and build metadata after three.
  private mutating func partialVersion(_ operation: Clause.Operation) throws(RangeError) -> Clause {
    let start = offset
    var release: [VersionNumber] = []
    var end = offset
    var isPrefix = false
    for position in 0..<3 {
      if position > 0 {
        guard peek == UInt8(ascii: ".") else { break }
        offset += 1
      }
      if let byte = peek, "*xX".utf8.contains(byte) {
        guard position > 0 || syntax == .npm else { throw error() }
        isPrefix = true
        offset += 1
        continue
      }
      let numberStart = offset
      while let byte = peek, isDigit(byte) { offset += 1 }
      let digits = bytes[numberStart..<offset]
      guard let number = VersionNumber(String(decoding: digits, as: UTF8.self)),
        digits.count == 1 || digits.first != UInt8(ascii: "0")
      else { throw error() }
      // Cargo has no number after a wildcard; npm passes it over.
      guard !isPrefix || syntax == .npm else { throw error() }
      if !isPrefix {
        release.append(number)
        end = offset
      }
    }
    let releaseEnd = end
    var suffix = ""
    if peek == UInt8(ascii: "-") || peek == UInt8(ascii: "+"), release.count == 3 || syntax == .npm && isPrefix {
      let suffixStart = offset
      while let byte = peek, isAlphanumeric(byte) || ".-+".utf8.contains(byte) { offset += 1 }
      suffix = String(decoding: bytes[suffixStart..<offset], as: UTF8.self)
      guard (try? Version(parsing: "0.0.0\(suffix)", scheme: .semver2)) != nil else {
        offset = suffixStart
        throw error()
      }
      if release.count == 3 { end = offset }
    }
    if release.isEmpty {
      // npm: nothing is below or above any version.
      let result: Clause.Operation = operation == .less || operation == .greater ? operation : .any
      return Clause(
        operation: result, release: [], isPrefix: true, version: nil, releaseRange: start..<start, range: start..<start)
    }
    return Clause(
      operation: operation, release: release, isPrefix: isPrefix,
      version: Clause.semantic(release, release.count == 3 ? suffix : "")?.withoutBuild,
      releaseRange: start..<releaseEnd, range: start..<end)
  }
}

extension Clause {
  fileprivate func with(_ operation: Operation) -> Clause {
    Clause(
      operation: operation, release: release, isPrefix: isPrefix, version: version, releaseRange: releaseRange,
      range: range, identical: identical)
  }
}
