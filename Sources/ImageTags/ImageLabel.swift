import SemanticVersion

/// A label of an image: a key and a text on one line.
public struct ImageLabel: Hashable, Sendable {
  /// Holds the full reference that the image was built from, which tells who owns a tag that may be overwritten.
  public static let referenceKey = "dev.bump.ref"

  /// The name, for example `org.opencontainers.image.title`.
  public let key: String
  /// The text, on one line and with nothing in it that a CI would obey.
  public let value: String

  /// Makes a label. Of the value every run of white space and control characters becomes one space and those at the ends
  /// go, as do characters that nobody sees; a run of `#` becomes one, since `##vso[` and the like are commands to a CI.
  ///
  /// So it is the same in every form of output, and with it the image's digest.
  public init(key: String, value: String) {
    self.key = key
    self.value = oneLine(value)
  }

  /// Whether a label can be called so: letters, digits, `.`, `_`, `-` and `/`.
  public static func isValidKey(_ key: String) -> Bool {
    !key.isEmpty && key.utf8.allSatisfy { OCIReference.isTagByte($0) || $0 == UInt8(ascii: "/") }
  }
}

/// What is known of an image beside its tags; nil for what is not.
public struct ImageFacts: Hashable, Sendable {
  /// The commit.
  public var revision: String?
  /// Seconds since 1970 of the commit, so that equal inputs give equal images.
  public var created: Int64?
  /// Where the source is, without a password.
  public var source: String?
  /// Where to read about it.
  public var url: String?
  /// The name for people.
  public var title: String?
  /// One line for people.
  public var description: String?
  /// An SPDX license expression.
  public var licenses: String?
  /// The full reference that it is built from.
  public var reference: String?

  /// Nothing is known.
  public init() {}
}

extension ImageFacts {
  /// The labels that the OCI image specification defines under "Pre-Defined Annotation Keys", and
  /// ``ImageLabel/referenceKey``, sorted by their keys.
  ///
  /// `others` are further ones, which win; an empty text takes a label out.
  public func labels(version: String, others: [String: String] = [:]) -> [ImageLabel] {
    let known: [(String, String?)] = [
      ("version", version), ("revision", revision), ("created", created.map(timestamp)), ("source", source),
      ("url", url), ("title", title), ("description", description), ("licenses", licenses),
    ]
    var values = others
    for (name, value) in known {
      let key = "org.opencontainers.image.\(name)"
      if let value, values[key] == nil { values[key] = value }
    }
    if let reference, values[ImageLabel.referenceKey] == nil { values[ImageLabel.referenceKey] = reference }
    return values.map { ImageLabel(key: $0.key, value: $0.value) }.filter { !$0.value.isEmpty }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }
}

extension GitState {
  /// The full reference that owns the tags of this state; nil where nobody does.
  ///
  /// A pull request is `refs/pull/N/head` in every CI and for every event, since its tag is the same for all of them.
  public var owner: String? {
    if event == .pullRequest { return pullRequest.map { "refs/pull/\($0)/head" } }
    return reference
  }
}

/// RFC 3339, in UTC.
private func timestamp(_ seconds: Int64) -> String {
  let date = CalendarDate(secondsSince1970: seconds)
  let second = seconds % 86_400 < 0 ? seconds % 86_400 + 86_400 : seconds % 86_400
  func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
  return "\(date)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
}

private func oneLine(_ text: String) -> String {
  var line = String.UnicodeScalarView()
  var isSpaced = false
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator:
      isSpaced = true
      continue
    case .format, .surrogate: continue
    default: if scalar.properties.isDefaultIgnorableCodePoint { continue }
    }
    if isSpaced, !line.isEmpty { line.append(" ") }
    if scalar != "#" || isSpaced || line.last != "#" { line.append(scalar) }
    isSpaced = false
  }
  return String(line)
}
