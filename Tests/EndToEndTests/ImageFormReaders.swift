import Foundation
import TestSupport

/// The readers of what `bump image` writes, by the rules of those who really read it.
enum FormReader {
  struct Malformed: Error {
    let line: String
  }

  /// The file of `GITHUB_OUTPUT`, as the runner reads it: `name=value`, or `name<<delimiter` and lines up to that
  /// delimiter, whichever of `=` and `<<` comes first; empty lines are passed over.
  static func github(_ text: String) throws -> [String: String] {
    var outputs: [String: String] = [:]
    var lines = text.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      guard !line.isEmpty else { continue }
      let equals = line.range(of: "=")?.lowerBound
      if let here = line.range(of: "<<"), equals.map({ here.lowerBound < $0 }) ?? true {
        let delimiter = String(line[here.upperBound...])
        guard !delimiter.isEmpty, let end = lines.firstIndex(of: delimiter) else { throw Malformed(line: line) }
        outputs[String(line[..<here.lowerBound])] = lines[..<end].joined(separator: "\n")
        lines = lines[(end + 1)...]
      } else if let equals {
        outputs[String(line[..<equals])] = String(line[line.index(after: equals)...])
      } else {
        throw Malformed(line: line)
      }
    }
    return outputs
  }

  /// A dotenv report by GitLab's rules: names of letters, digits and `_`; values without spaces; no empty lines, no
  /// comments, no quotes; 5 KB.
  static func dotenv(_ text: String) throws -> [String: String] {
    guard text.utf8.count <= 5 * 1024, text.hasSuffix("\n") else { throw Malformed(line: "") }
    var variables: [String: String] = [:]
    for line in text.dropLast().components(separatedBy: "\n") {
      guard let equals = line.firstIndex(of: "=") else { throw Malformed(line: line) }
      let (name, value) = (line[..<equals], line[line.index(after: equals)...])
      let isName = !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (65...90).contains($0) }
      guard isName, !value.contains(where: { $0.isWhitespace || "\"'#".contains($0) }) else {
        throw Malformed(line: line)
      }
      variables[String(name)] = String(value)
    }
    return variables
  }

  /// Azure's agent: a command is found anywhere in a line, and nothing else may hold one.
  static func azure(_ text: String) throws -> [(name: String, isOutput: Bool, value: String)] {
    try text.split(separator: "\n").map { line in
      let start = "##vso[task.setvariable variable="
      guard line.hasPrefix(start), let close = line.firstIndex(of: "]"),
        line.components(separatedBy: "##vso[").count == 2
      else { throw Malformed(line: String(line)) }
      let properties = line[line.index(line.startIndex, offsetBy: start.count)..<close].components(separatedBy: ";")
      let value = line[line.index(after: close)...].replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        .replacing("%AZP25", with: "%")
      return (properties[0], properties.dropFirst().contains("isOutput=true"), String(value))
    }
  }

  /// TeamCity's service messages.
  static func teamCity(_ text: String) throws -> [String: String] {
    var variables: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let start = "##teamcity[setParameter name='env."
      guard line.hasPrefix(start), line.hasSuffix("']"),
        let middle = line.range(of: "' value='"), line.components(separatedBy: "##teamcity[").count == 2
      else { throw Malformed(line: String(line)) }
      let name = line[line.index(line.startIndex, offsetBy: start.count)..<middle.lowerBound]
      var escaped = Array(line[middle.upperBound...].dropLast(2).utf16)[...]
      var units: [UInt16] = []
      while let unit = escaped.popFirst() {
        guard unit == 0x7C else {
          // An apostrophe or a bracket would end the value.
          guard ![0x27, 0x5B, 0x5D].contains(unit), unit < 0x80 else { throw Malformed(line: String(line)) }
          units.append(unit)
          continue
        }
        switch escaped.popFirst() {
        case 0x6E: units.append(0x0A)
        case 0x72: units.append(0x0D)
        case 0x30:
          guard escaped.popFirst() == 0x78,
            let code = UInt16(String(decoding: escaped.prefix(4), as: UTF16.self), radix: 16)
          else { throw Malformed(line: String(line)) }
          units.append(code)
          escaped = escaped.dropFirst(4)
        case let other?: units.append(other)
        case nil: throw Malformed(line: String(line))
        }
      }
      variables[String(name)] = String(decoding: units, as: UTF16.self)
    }
    return variables
  }

  /// What is in a bake file, its templates being read: `$${` is `${`.
  static func bake(_ text: String) throws -> BakeTarget {
    let file = try JSONDecoder().decode(BakeFile.self, from: Data(text.utf8))
    guard let target = file.target["docker-metadata-action"], file.target.count == 1 else {
      throw Malformed(line: text)
    }
    func read(_ text: String) throws -> String {
      let rest = text.replacing("$${", with: "").replacing("%%{", with: "")
      guard !rest.contains("${"), !rest.contains("%{") else { throw Malformed(line: text) }
      return text.replacing("$${", with: "${").replacing("%%{", with: "%{")
    }
    return BakeTarget(
      tags: try target.tags?.map(read), labels: try target.labels.mapValues(read),
      annotations: try target.annotations.map(read), args: try target.args?.mapValues(read))
  }

  struct BakeFile: Decodable {
    let target: [String: BakeTarget]
  }

  struct BakeTarget: Decodable {
    let tags: [String]?
    let labels: [String: String]
    let annotations: [String]
    let args: [String: String]?
  }
}

extension Sandbox {
  /// Runs a script in bash, and gives the words that it prints with a NUL after each.
  func words(_ script: String, in folder: URL, input: String = "") throws -> [String] {
    let outcome = try run(
      URL(fileURLWithPath: "/bin/bash"), ["-euo", "pipefail", "-c", script], in: folder, input: input)
    guard outcome.exitCode == 0 else { throw FormReader.Malformed(line: "\(outcome)") }
    return outcome.stdout.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
