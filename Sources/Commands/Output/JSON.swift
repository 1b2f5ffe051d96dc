import FoundationEssentials
import Planning

/// An answer as JSON: keys sorted, so that the same answer has the same bytes.
func json(_ value: some Encodable) throws(Refusal) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  do {
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  } catch {
    throw Refusal(.defect, "cannot write JSON: \(error)")
  }
}
