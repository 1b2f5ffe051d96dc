public import Changelog
import Foundation
import Stencil

/// What is wrong with a template.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// Counted from 1; nil where no line can be named.
  public let line: Int?
  /// What is wrong; lower case, no full stop.
  public let reason: String

  /// `file:line: reason`.
  public var description: String { "\(file):\(line.map { "\($0):" } ?? "") \(reason)" }
}

/// A layout of the user's, in the language of Stencil.
public struct Template: Sendable {
  /// What is asked for.
  public enum Part: Sendable {
    /// One release with its heading.
    case section
    /// The whole file.
    case document
    /// Releases without headings.
    case notes
  }

  private let file: String
  private let text: String

  /// Takes the bytes of a file; throws where they are not UTF-8.
  public init(_ bytes: [UInt8], file: String) throws(TemplateError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw TemplateError(file: file, line: nil, reason: "the template is not UTF-8")
    }
    self.file = file
    self.text = text
  }

  /// The text for releases.
  ///
  /// The template knows what the JSON document has, `document` and `notes` (what is asked for), and each extra value by
  /// its name too.
  public func render(
    _ releases: [Release], _ options: RenderingOptions, part: Part, extra: [String: String] = [:]
  ) throws(TemplateError) -> String {
    do {
      let document = try JSONEncoder().encode(ChangelogDocument(releases, options, extra: extra))
      var context: [String: Any] = extra
      if case .table(let values) = try JSONDecoder().decode(ContextValue.self, from: document) {
        for (name, value) in values { context[name] = value.any }
      }
      context["document"] = part == .document
      context["notes"] = part == .notes
      let environment = Environment(extensions: [Self.filters()])
      return try environment.renderTemplate(string: text, context: context)
    } catch let error as TemplateSyntaxError {
      throw TemplateError(file: file, line: line(of: error), reason: Self.reason(error.reason))
    } catch {
      throw TemplateError(file: file, line: nil, reason: Self.reason("\(error)"))
    }
  }

  private func line(of error: TemplateSyntaxError) -> Int? {
    let location = error.token?.sourceMap.location
    return location.flatMap { $0.lineNumber > 0 ? Int($0.lineNumber) : nil }
  }

  /// The engine's words, as ours are written.
  private static func reason(_ text: String) -> String {
    let text = text.hasSuffix(".") ? String(text.dropLast()) : text
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

/// A value of JSON, as the engine takes it.
private enum ContextValue: Decodable {
  case text(String)
  case truth(Bool)
  case number(Int)
  case list([ContextValue])
  case table([String: ContextValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let table = try? container.decode([String: ContextValue].self) {
      self = .table(table)
    } else if let list = try? container.decode([ContextValue].self) {
      self = .list(list)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else {
      self = .number(try container.decode(Int.self))
    }
  }

  var any: Any {
    switch self {
    case .text(let text): text
    case .truth(let truth): truth
    case .number(let number): number
    case .list(let list): list.map(\.any)
    case .table(let table): table.mapValues(\.any)
    }
  }
}
