import Changelog
import FoundationEssentials
import Planning

/// An answer as JSON: keys sorted, so that the same answer has the same bytes; control, bidirectional and zero-width
/// characters as escapes, so that a terminal that shows it obeys none.
func json(_ value: some Encodable) throws(Refusal) -> String { try encoded(value, .prettyPrinted) }

/// Likewise, on a single line.
func line(_ value: some Encodable) throws(Refusal) -> String { try encoded(value, []) }

private func encoded(_ value: some Encodable, _ layout: JSONEncoder.OutputFormatting) throws(Refusal) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [layout, .sortedKeys, .withoutEscapingSlashes]
  do {
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self)) + "\n"
  } catch {
    throw Refusal(.defect, "cannot write JSON: \(error)")
  }
}

/// JSON with escapes for what is not seen. All of it stands in strings, since the rest of JSON is ASCII.
private func escaped(_ json: String) -> String {
  guard json.unicodeScalars.contains(where: isHidden) else { return json }
  var result = ""
  for scalar in json.unicodeScalars {
    guard isHidden(scalar) else {
      result.unicodeScalars.append(scalar)
      continue
    }
    for unit in UTF16.encode(scalar) ?? .init() {
      let digits = String(unit, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
  }
  return result
}
