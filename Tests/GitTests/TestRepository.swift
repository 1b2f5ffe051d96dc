import Foundation
import Git
import History

/// A repository in a folder of its own that git itself works on, with a home that holds no settings.
final class TestRepository {
  let folder: String

  /// The home of everything that runs here. libgit2 reads HOME when it starts, which is after this.
  static let home: String = {
    let home = "/tmp/bump-git-tests-\(getpid())"
    try? FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    setenv("HOME", home, 1)
    for name in ["XDG_CONFIG_HOME", "SUDO_UID"] { unsetenv(name) }
    for name in ProcessInfo.processInfo.environment.keys where name.hasPrefix("GIT_") { unsetenv(name) }
    atexit { try? FileManager.default.removeItem(atPath: "/tmp/bump-git-tests-\(getpid())") }
    return home
  }()

  init(_ arguments: String...) throws {
    folder = "\(Self.home)/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try git(["init", "-q", "-b", "main"] + arguments)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func open() throws -> Repository { try Repository(containing: folder) }

  /// Runs git in the folder and returns what it prints; throws what it complains about.
  @discardableResult
  func git(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws -> [UInt8] {
    try run("/usr/bin/git", arguments, input: input, environment: environment)
  }

  /// Runs a script of the shell's in the folder, for many questions to git at once.
  func shell(_ script: String) throws -> String {
    String(decoding: try run("/bin/sh", ["-eu"], input: Array(script.utf8)), as: UTF8.self)
  }

  private func run(
    _ program: String, _ arguments: [String], input: [UInt8], environment: [String: String] = [:]
  ) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = [
      "HOME": Self.home, "PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": "1700000000 +0000",
      "GIT_COMMITTER_NAME": "Cob", "GIT_COMMITTER_EMAIL": "cob@example.org", "GIT_COMMITTER_DATE": "1700000000 +0000",
    ]
    variables.merge(environment) { $1 }
    process.environment = variables
    // Files, since a pipe that nobody empties stops git.
    let files = ["in", "out", "err"].map { "\(Self.home)/\(UUID().uuidString).\($0)" }
    defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
    for (file, bytes) in zip(files, [input, [], []]) { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
    process.standardInput = FileHandle(forReadingAtPath: files[0])
    process.standardOutput = FileHandle(forWritingAtPath: files[1])
    process.standardError = FileHandle(forWritingAtPath: files[2])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let words = try String(decoding: Data(contentsOf: URL(fileURLWithPath: files[2])), as: UTF8.self)
      throw Failure(description: "\(program) \(arguments.joined(separator: " ")): \(words)")
    }
    return try [UInt8](Data(contentsOf: URL(fileURLWithPath: files[1])))
  }

  /// Runs git with words separated by spaces and returns what it prints without the last line feed.
  @discardableResult
  func git(_ words: String) throws -> String {
    var output = try git(words.split(separator: " ").map(String.init))
    if output.last == UInt8(ascii: "\n") { output.removeLast() }
    return String(decoding: output, as: UTF8.self)
  }

  func lines(_ words: String) throws -> [String] {
    try git(words).split(separator: "\n").map(String.init)
  }

  func id(_ revision: String) throws -> ObjectID { try parse(git("rev-parse \(revision)")) }

  func parse(_ text: some StringProtocol) throws -> ObjectID {
    guard let id = ObjectID(String(text)) else { throw Failure(description: "no id: \(text)") }
    return id
  }

  func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func commit(_ message: String) throws {
    try git("add -A")
    try git(["commit", "-q", "--allow-empty", "-m", message])
  }

  /// Writes an object that git would not make.
  func object(_ type: String, _ text: String) throws -> ObjectID {
    try object(type, Array(text.utf8))
  }

  func object(_ type: String, _ bytes: [UInt8]) throws -> ObjectID {
    let output = try git(["hash-object", "-t", type, "-w", "--stdin", "--literally"], input: bytes)
    return try parse(String(decoding: output.dropLast(), as: UTF8.self))
  }
}

struct Failure: Error, CustomStringConvertible {
  let description: String
}
