public import History
import SemanticVersion
import StructuredText
import VersionFiles

extension SavedPlan {
  /// Reads a document of `bump plan`. It may come from anywhere: whatever applying it needs is checked, and what is for
  /// people alone is not looked at. Refuses (64) what is no plan, with the place.
  public init(parsing bytes: [UInt8], blob: ([UInt8]) throws(Refusal) -> ObjectID) throws(Refusal) {
    let root: Node
    do throws(SyntaxError) {
      root = try JSON.parse(bytes)
    } catch {
      let position = error.position(in: bytes)
      throw Refusal(
        .usage, "the plan is no JSON: line \(position.line), column \(position.column): \(error)",
        hint: "give bump apply what bump plan printed, whole")
    }
    let document = Field(root, "the document")
    let schema = try document["schema"].text
    guard schema == Self.schema else {
      throw Refusal(
        .usage,
        schema.hasPrefix("bump.plan/")
          ? "the plan is written as \(schema), and this version of bump reads \(Self.schema)"
          : "the document is no plan: its schema is '\(schema)'",
        hint: "plan and apply with the same version of bump")
    }

    packages = try document["packages"].elements.map(Package.init)
    guard !packages.isEmpty else { throw document.problem("it releases no package", at: "packages") }
    head = try document["head"].id
    branch = try document.optional("branch")?.text
    (seconds, offsetMinutes) = try document["date"].date
    title = try document["title"].text
    message = try document.optional("commit")?["message"].text
    files = try document["files"].elements.map(File.init)
    self.tags = try document["tags"].elements.map(ReleasePlan.Tag.init)

    try Self.checkUnique(packages.map(\.name), "packages")
    try Self.checkUnique(files.map(\.path), "files")
    try Self.checkUnique(self.tags.map(\.name), "tags")
    guard message != nil || files.isEmpty else { throw document.problem("it writes files and no commit", at: "commit") }
    guard try document["digest"].id == digest(blob: blob) else {
      throw Self.damaged("it is not what its digest says")
    }
  }

  private static func checkUnique(_ names: [String], _ what: String) throws(Refusal) {
    var seen: Set<[UInt8]> = []
    for (index, name) in names.enumerated() where !seen.insert(Array(name.utf8)).inserted {
      throw damaged("\(what)[\(index)] names '\(name)' once more")
    }
  }
}

extension SavedPlan.Package {
  fileprivate init(_ field: Field) throws(Refusal) {
    name = try field["name"].text
    current = try field.optional("current")?.text
    version = try field["next"].text
    tag = try field["tag"].text
    increment = try field["increment"].increment
    let baseline = try field["baseline"]
    isFirst = try baseline["kind"].text != "tag"
    baselineTag = try baseline.optional("tag")?.text
    baselineCommit = try baseline.optional("commit")?.id
    let tags = try field["releases"]
    releases = SavedPlan.Releases(count: try tags["count"].count, digest: try tags["digest"].id)
  }
}

extension SavedPlan.File {
  fileprivate init(_ field: Field) throws(Refusal) {
    path = try field["path"].text
    before = try field.optional("before")?.id
    after = try field["after"].id
    edits = try field["edits"].elements.map { field throws(Refusal) in
      let (start, end) = (try field["start"].count, try field["end"].count)
      guard start <= end else { throw field.problem("it ends before it starts") }
      return Edit(range: start..<end, replacement: try field.replacement)
    }
    for (index, pair) in zip(edits, edits.dropFirst()).enumerated()
    where pair.0.range.upperBound > pair.1.range.lowerBound || pair.0.range == pair.1.range {
      throw field.problem("it does not come after the one before", at: "edits[\(index + 1)]")
    }
    guard try field["isNew"].boolean == (before == nil) else {
      throw field.problem("a file is new, or has a blob before", at: "isNew")
    }
  }
}

extension ReleasePlan.Tag {
  fileprivate init(_ field: Field) throws(Refusal) {
    name = try field["name"].text
    message = try field.optional("message")?.text
    guard try field["annotated"].boolean == (message != nil) else {
      throw field.problem("an annotated tag has a message, and no other has", at: "annotated")
    }
  }
}

/// A value of the document, and where it stands: `files[0].path`.
private struct Field {
  let node: Node
  let path: String

  init(_ node: Node, _ path: String) {
    self.node = node
    self.path = path
  }

  func problem(_ problem: String, at member: String? = nil) -> Refusal {
    SavedPlan.damaged("\(member.map(place) ?? path): \(problem)")
  }

  private func place(_ member: String) -> String { path == "the document" ? member : "\(path).\(member)" }

  subscript(_ key: String) -> Field {
    get throws(Refusal) {
      guard let field = try optional(key) else { throw problem("it is missing", at: key) }
      return field
    }
  }

  /// A member that need not be there; `null` is none.
  func optional(_ key: String) throws(Refusal) -> Field? {
    guard node.table != nil else { throw problem("it has to be an object") }
    guard let member = node[key], member.value != .null else { return nil }
    return Field(member, place(key))
  }

  var elements: [Field] {
    get throws(Refusal) {
      guard let array = node.array else { throw problem("it has to be an array") }
      return array.enumerated().map { Field($1, "\(path)[\($0)]") }
    }
  }

  var text: String {
    get throws(Refusal) {
      guard let text = node.string, !text.utf8.contains(0) else { throw problem("it has to be a text") }
      return text
    }
  }

  var increment: Increment {
    get throws(Refusal) {
      guard let increment = Increment(rawValue: try text) else {
        throw problem("it has to be one of \(Increment.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return increment
    }
  }

  var boolean: Bool {
    get throws(Refusal) {
      guard let boolean = node.boolean else { throw problem("it has to be true or false") }
      return boolean
    }
  }

  var count: Int {
    get throws(Refusal) {
      guard let number = node.integer, number >= 0 else { throw problem("it has to be a whole number from 0 on") }
      return Int(number)
    }
  }

  var id: ObjectID {
    get throws(Refusal) {
      guard let text = node.string, let id = ObjectID(text), id.description == text else {
        throw problem("it has to be an object ID of 40 hexadecimal digits")
      }
      return id
    }
  }

  /// Seconds since 1970 and the zone, as git writes them: `1795176000 +0100`.
  var date: (seconds: Int64, offsetMinutes: Int) {
    get throws(Refusal) {
      let identity = Identity(reading: Array("<> \(try text)".utf8)[...])
      let date = (identity.seconds, identity.offsetMinutes)
      guard rawDate(date.0, date.1) == node.string else {
        throw problem("it has to be seconds since 1970 and a zone, as in 1795176000 +0000")
      }
      return date
    }
  }

  /// The bytes that an edit puts in: a text, or in Base64 where they are none.
  var replacement: [UInt8] {
    get throws(Refusal) {
      if let encoded = try optional("base64") {
        guard let text = encoded.node.string, let bytes = decodedBase64(text) else {
          throw encoded.problem("it has to be bytes in Base64")
        }
        return bytes
      }
      guard let text = try self["text"].node.string else { throw problem("it has to be a text", at: "text") }
      return Array(text.utf8)
    }
  }
}

/// A date as git's objects hold it: `1795176000 +0100`.
private func rawDate(_ seconds: Int64, _ offsetMinutes: Int) -> String {
  let minutes = offsetMinutes.magnitude
  let zone = String(minutes / 60 * 100 + minutes % 60)
  return "\(seconds) \(offsetMinutes < 0 ? "-" : "+")\(String(repeating: "0", count: max(0, 4 - zone.count)))\(zone)"
}

extension SavedPlan {
  /// When the plan was made, as git's objects hold a date: `1795176000 +0100`.
  public var date: String { rawDate(seconds, offsetMinutes) }
}

/// The bytes of a text in Base64 (RFC 4648 §4), padded; nil of any other text.
func decodedBase64(_ text: String) -> [UInt8]? {
  var digits = Array(text.utf8)
  guard digits.count.isMultiple(of: 4) else { return nil }
  let padding = digits.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
  digits.removeLast(padding)
  var bytes: [UInt8] = []
  var bits: UInt32 = 0
  for (index, digit) in digits.enumerated() {
    let value: UInt8
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = digit - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = digit - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    default: return nil
    }
    bits = bits << 6 | UInt32(value)
    // Whole bytes behind the digit: none behind the first of four, one behind each of the others.
    let spare = [6, 4, 2, 0][index % 4]
    if index % 4 > 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(spare))) }
  }
  return bytes
}
