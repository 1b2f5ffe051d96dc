import Files
import Foundation
import Testing

@Suite struct TemporaryFolderTests {
  @Test("a temporary folder is ours alone, and goes with all that is in it")
  func temporaryFolder() throws {
    func use() throws -> String {
      let folder = try TemporaryFolder()
      let file = try folder.write([1, 2], to: "a")
      try Data().write(to: URL(fileURLWithPath: folder.path + "/b.sig"))
      for (path, mode) in [(folder.path, 0o700), (file, 0o600)] {
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == mode)
      }
      #expect(throws: FileError.self) { try folder.write([], to: "a") }
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: file))) == [1, 2])
      return folder.path
    }
    #expect(try !FileManager.default.fileExists(atPath: use()))
  }
}
