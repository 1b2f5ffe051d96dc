/// A JSON value that is written on one line.
indirect enum JSONText: CustomStringConvertible {
  case string(String)
  case boolean(Bool)
  case array([JSONText])
  /// In the order that is given.
  case object([(String, JSONText)])

  var description: String {
    switch self {
    case .string(let text): Self.quoted(text)
    case .boolean(let truth): truth ? "true" : "false"
    case .array(let values): "[\(values.map(\.description).joined(separator: ","))]"
    case .object(let members):
      "{\(members.map { "\(Self.quoted($0.0)):\($0.1)" }.joined(separator: ","))}"
    }
  }

  /// RFC 8259 §7.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
