import YAMLText

/// `Chart.yaml` of a Helm chart: `version`, which is the chart's own, or `appVersion`, that of what it deploys.
///
/// Traps: versions of dependencies and in annotations, a text with escapes or an anchor, an alias of the other key, a plain
/// `1.10`, which YAML takes for a number.
struct HelmChart {
  private let bytes: [UInt8]
  private let root: YAMLNode?

  init(_ bytes: [UInt8]) throws(VersionFileError) {
    self.bytes = bytes
    do throws(YAMLError) {
      // Helm reads the first document.
      root = try YAML.parse(bytes).first
    } catch {
      throw .malformed(format: "YAML", offset: error.offset)
    }
  }

  func version(_ key: String) throws(VersionFileError) -> VersionLocation {
    guard let entry = root?.entries?.first(where: { $0.key.text == key }), entry.value.text != "" else {
      throw .missing(name: key)
    }
    let value = entry.value
    guard value.range.lowerBound > entry.key.range.lowerBound else {
      throw .reference(name: key, offset: entry.key.range.lowerBound)
    }
    guard case .scalar(let text, let style) = value.content,
      value.tag.map({ $0 == "!" || $0.hasSuffix(":str") }) ?? true
    else { throw .notAString(name: key, offset: value.range.lowerBound) }
    var range = value.range
    switch style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: range = range.lowerBound + 1..<range.upperBound - 1
    case .literal, .folded: throw .escaped(name: key, offset: range.lowerBound)
    }
    guard bytes[range].elementsEqual(text.utf8) else { throw .escaped(name: key, offset: range.lowerBound) }
    return VersionLocation(text: text, range: range, name: key, isPlainYAML: style == .plain)
  }
}
