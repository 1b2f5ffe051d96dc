/// What a `Release-As` footer asks for: the version of the next release.
public struct ReleaseAs: Hashable, Sendable {
  /// The component in `api@2.0.0`, nil in `2.0.0`.
  public let component: String?
  /// The text of the version, not yet judged.
  public let version: String

  /// Makes a wish of its parts, which are taken as they are.
  public init(component: String? = nil, version: String) {
    self.component = component
    self.version = version
  }

  /// Reads the first line of a footer's value; nil if it names no version. The last `@` ends the component, so that
  /// `@org/pkg@2.0.0` is the component `@org/pkg`.
  init?(value: String) {
    let line = Array(value.utf8.prefix { $0 != Ascii.lineFeed })
    var text = line[...]
    while let last = text.last, last.isBlank { text.removeLast() }
    let version: ArraySlice<UInt8>
    if let at = text.lastIndex(of: UInt8(ascii: "@")) {
      component = at > 0 ? String(decoding: text[..<at], as: UTF8.self) : nil
      version = text[(at + 1)...]
    } else {
      component = nil
      version = text
    }
    guard !version.isEmpty else { return nil }
    self.version = String(decoding: version, as: UTF8.self)
  }
}
