import ImageReferences
import TestSupport
import Testing
import VersionFiles
import YAMLText

/// A manifest that is written in one of many ways, with the one reference that a release replaces.
private struct Manifest {
  var path = "docker-compose.yml"
  var text = ""

  /// Equal numbers elsewhere, comments, odd indentation, anchors, quotes: all by chance.
  init(_ random: inout SeededRandom) {
    func maybe() -> Bool { Bool.random(using: &random) }
    func any<Value>(_ values: [Value]) -> Value { values[Int.random(in: values.indices, using: &random)] }
    let step = String(repeating: " ", count: any([1, 2, 3, 4, 7]))
    let tag = any(["1.0.0", "1.0.0-rc.1", "0.9.10"])
    func quoted(_ text: String) -> String { any([text, "\"\(text)\"", "'\(text)'"]) }
    func comment() -> String { maybe() ? any([" # \(app):1.0.0", "  # é 日本", "\t# tab"]) : "" }
    let anchor = any(["", "", "&image ", "&a-1 "])
    var lines: [String] = []
    if maybe() { lines.append(any(["# \(app):1.0.0", "# 日本 🎉", "---", "%YAML 1.1\n---"])) }
    switch any([0, 1, 2, 3]) {
    case 0:
      lines += ["version: '1.0.0'\(comment())", "services:\(comment())"]
      if maybe() { lines += ["\(step)other:", "\(step)\(step)image: \(quoted("redis:1.0.0"))"] }
      lines += [
        "\(step)web:", "\(step)\(step)image:\(any([" ", "  "]))\(anchor)\(quoted("\(app):\(tag)"))\(comment())",
      ]
      lines.append("\(step)\(step)environment: {VERSION: 1.0.0, é: \(quoted("1.0.0"))}\(comment())")
    case 1:
      path = "k8s.yaml"
      lines += ["apiVersion: v1", "kind: Pod", "metadata:", "\(step)labels: {version: \(quoted("1.0.0"))}", "spec:"]
      lines += ["\(step)containers:\(comment())"]
      lines += ["\(step)- image: \(anchor)\(quoted("\(app):\(tag)"))\(comment())", "\(step)  name: 'web'"]
      if maybe() { lines += ["---", "a: [1.0.0, \"1.0.0\"]"] }
    case 2:
      path = "kustomization.yaml"
      let entry =
        maybe()
        ? ["- name: \(app)", "  newTag: \(anchor)\(quoted(tag))\(comment())"]
        : ["- {name: \(quoted(app)), newTag: \(quoted(tag))}\(comment())"]
      lines += ["images:"] + entry
    default:
      path = "values.yaml"
      lines += ["appVersion: 1.0.0", "image:", "\(step)repository: \(quoted(app))\(comment())"]
      lines += ["\(step)tag: \(anchor)\(quoted(tag))\(comment())", "replicas: 1"]
    }
    text = (maybe() ? "\u{FEFF}" : "") + lines.joined(separator: "\n") + (maybe() ? "\n" : "")
    if maybe() { text = text.replacing("\n", with: "\r\n") }
  }
}

@Suite("Replacing a tag")
struct SpliceTests {
  @Test("the value alone changes, and it stays a text", arguments: ["1.10", "1e5", "1.1.0", "0x10", "1_0"])
  func valueAlone(_ tag: String) throws {
    var random = SeededRandom(seed: 7)
    for _ in 0..<200 {
      let manifest = Manifest(&random)
      let bytes = Array(manifest.text.utf8)
      let references = try imageReferences(in: bytes, path: manifest.path, to: [app])
      let reference = try #require(references.first)
      #expect(references.count == 1 && reference.obstacle == nil)
      let edit = reference.replaced(tag: tag)
      let after = applying([edit], to: bytes)
      let changes = try #require(try YAML.changes(from: bytes, to: after), "\(manifest.text)")
      #expect(changes.map(\.text) == [reference.text(tag: tag)], "\(manifest.text)")
      #expect(changes.allSatisfy { $0.range == edit.range && $0.style != .plain })
      #expect(try imageReferences(in: after, path: manifest.path, to: [app]).map(\.tag) == [tag])
      // All but the value is as it was.
      #expect(after.starts(with: bytes[..<edit.range.lowerBound]))
      #expect(after.suffix(bytes.count - edit.range.upperBound) == bytes[edit.range.upperBound...])
    }
  }

  @Test("a file with any byte changed yields its references or a clear refusal, and never a wrong edit")
  func mutations() throws {
    var random = SeededRandom(seed: 11)
    var refused = 0
    for _ in 0..<2_000 {
      let manifest = Manifest(&random)
      var bytes = Array(manifest.text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        let byte = Array("\t\n \"'#&*:{}[]|>-!,\u{0}\u{7F}é".utf8).randomElement(using: &random) ?? 0
        if Bool.random(using: &random) { bytes[index] = byte } else { bytes.insert(byte, at: index) }
      }
      let references: [ManifestReference]
      do throws(YAMLError) {
        references = try imageReferences(in: bytes, path: manifest.path, to: [app])
      } catch {
        #expect((0...bytes.count).contains(error.offset) && !error.description.isEmpty)
        refused += 1
        continue
      }
      for reference in references where reference.obstacle == nil {
        let edit = reference.replaced(tag: "9.9.9")
        let changes = try YAML.changes(from: bytes, to: applying([edit], to: bytes))
        #expect(changes?.map(\.text) == [reference.text(tag: "9.9.9")], "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(refused > 100 && refused < 1_900)
  }
}
