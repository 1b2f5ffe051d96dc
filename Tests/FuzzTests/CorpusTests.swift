import Foundation
import FuzzTargets
import Testing

@Suite("What the fuzzer has found")
struct CorpusTests {
  @Test("every rule holds of every input", arguments: FuzzTarget.all)
  func corpus(_ target: FuzzTarget) throws {
    let file = try #require(Bundle.module.url(forResource: target.name, withExtension: nil, subdirectory: "Corpus"))
    let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
    #expect(lines.count > 10)
    for line in lines {
      let input = try #require(Data(base64Encoded: String(line)), "each line is one input in Base64")
      #expect(throws: Never.self, "\(target): \(line)") { try target.check(Array(input)) }
    }
  }
}
