package import Foundation
package import StructuredText
import TOMLKit

/// A value without its place, so that two readers can be compared.
package indirect enum Plain: Hashable, CustomStringConvertible {
  case string(String), integer(Int64), float(UInt64), boolean(Bool), dateTime(String), null
  case array([Plain]), table([String: Plain])

  package var description: String {
    switch self {
    case .string(let text): text.debugDescription
    case .integer(let number): "\(number)"
    case .float(let bits): "\(Double(bitPattern: bits))"
    case .boolean(let truth): "\(truth)"
    case .dateTime(let text): text
    case .null: "null"
    case .array(let elements): "\(elements)"
    case .table(let members):
      "{" + members.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
    }
  }

  /// All not-a-numbers are one.
  static func float(_ number: Double) -> Plain { .float((number.isNaN ? .nan : number).bitPattern) }
}

extension Node {
  /// What the node says, dates in one spelling.
  package var plain: Plain {
    switch value {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    case .float(let text):
      .float(Double(text.filter { $0 != "_" && $0 != "+" } == "nan" ? "nan" : text.filter { $0 != "_" }) ?? .infinity)
    case .boolean(let truth): .boolean(truth)
    case .dateTime(let text): .dateTime(canonicalDateTime(text))
    case .null: .null
    case .array(let elements): .array(elements.map(\.plain))
    case .table(let entries):
      .table(Dictionary(uniqueKeysWithValues: entries.map { (ascii($0.key), $0.node.plain) }))
    }
  }
}

/// The key with all else escaped, since a dictionary of strings takes two spellings of `é` for one key.
private func ascii(_ key: String) -> String {
  key.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
}

/// A capital T, no Z (TOMLKit gives local times one), no zeros at the end of a fraction and no more digits than of
/// nanoseconds.
private func canonicalDateTime(_ text: String) -> String {
  var result = text.uppercased().replacing(" ", with: "T").replacing("Z", with: "").replacing("+00:00", with: "")
  if let dot = result.firstIndex(of: ".") {
    var fraction = result[result.index(after: dot)...].prefix { $0.isNumber }
    let end = fraction.endIndex
    fraction = fraction.prefix(9)
    while fraction.last == "0" { fraction.removeLast() }
    result = result[..<dot] + (fraction.isEmpty ? "" : "." + fraction) + result[end...]
  }
  return result
}

/// What TOMLKit reads from the text; nil if it refuses it.
package func tomlKit(_ text: String) -> Plain? {
  guard let table = try? TOMLTable(string: text) else { return nil }
  return plain(table)
}

private func plain(_ value: any TOMLValueConvertible) -> Plain {
  switch value.type {
  case .table:
    guard let table = value.table else { return .null }
    return .table(
      Dictionary(uniqueKeysWithValues: table.keys.map { key in (ascii(key), table[key].map(plain) ?? .null) }))
  case .array: return .array(value.array.map { array in array.map(plain) } ?? [])
  case .string: return value.string.map(Plain.string) ?? .null
  case .int: return value.int.map { .integer(Int64($0)) } ?? .null
  case .double: return value.double.map(Plain.float) ?? .null
  case .bool: return value.bool.map(Plain.boolean) ?? .null
  case .date: return .dateTime(canonicalDateTime(value.date?.debugDescription ?? ""))
  case .time: return .dateTime(canonicalDateTime(value.time?.debugDescription ?? ""))
  case .dateTime: return .dateTime(canonicalDateTime(value.dateTime?.debugDescription ?? ""))
  }
}

/// What a reader that is not ours makes of the bytes; nil if it refuses them.
package func otherReader(_ bytes: [UInt8], isJSON: Bool) -> Plain? {
  guard isJSON else { return tomlKit(String(decoding: bytes, as: UTF8.self)) }
  let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  return (try? foundationJSON(withoutMark)).map(plain)
}

private func plain(_ json: NSObject) -> Plain {
  switch json {
  case let text as NSString: return .string(text as String)
  case let number as NSNumber: return .float(number.doubleValue)
  case let array as NSArray: return .array(array.compactMap { $0 as? NSObject }.map(plain))
  case let table as NSDictionary:
    var members: [String: Plain] = [:]
    for (key, value) in table {
      if let key = key as? String, let value = value as? NSObject { members[ascii(key)] = plain(value) }
    }
    return .table(members)
  default: return .null
  }
}

/// One value that differs between two documents.
package struct Difference: Hashable {
  package let path: String
  package let before: Plain
  package let after: Plain
}

/// The values that differ. A change of shape is one difference where it starts.
package func differences(_ before: Plain, _ after: Plain, path: String = "") -> [Difference] {
  switch (before, after) {
  case (.table(let left), .table(let right)) where left.keys == right.keys:
    left.keys.sorted().flatMap { key in
      differences(left[key] ?? .null, right[key] ?? .null, path: path.isEmpty ? key : "\(path).\(key)")
    }
  case (.array(let left), .array(let right)) where left.count == right.count:
    zip(left, right).enumerated().flatMap { differences($1.0, $1.1, path: "\(path)[\($0)]") }
  default: before == after ? [] : [Difference(path: path, before: before, after: after)]
  }
}

/// The value as Foundation's reader gives it.
package func foundationJSON(_ bytes: [UInt8]) throws -> NSObject {
  guard
    let value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) as? NSObject
  else { throw CocoaError(.propertyListReadCorrupt) }
  return value
}
