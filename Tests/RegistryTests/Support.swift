import Foundation
import ImageTags
import Registry
import TestSupport

let imageType = "application/vnd.oci.image.manifest.v1+json"

/// A manifest without parts, and its digest.
let manifestText = "{\"schemaVersion\": 2, \"annotations\": {\"org.opencontainers.image.revision\": \"abc\"}}"
let manifestDigest = sha256Digest(Array(manifestText.utf8))

/// The answer of a registry that has the manifest.
let found = LoopbackResponse(
  200, headers: ["Content-Type": imageType, "Docker-Content-Digest": manifestDigest], manifestText)

/// A clock that only goes on where somebody waits, and what was waited for.
final class TestClock: @unchecked Sendable {
  private let lock = NSLock()
  private var time = 1_795_176_000.0
  private var waited: [Double] = []

  var waits: [Double] { lock.withLock { waited } }

  func pass(_ seconds: Double) { lock.withLock { time += seconds } }

  var clock: RegistryClock {
    RegistryClock(
      now: { self.lock.withLock { self.time } },
      wait: { seconds in
        self.lock.withLock {
          self.time += seconds
          self.waited.append(seconds)
        }
      })
  }
}

/// A folder with Docker's `config.json`, which goes with the value.
final class DockerFolder: Sendable {
  let path: String

  init(_ text: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "bump-docker-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: folder.appending(path: "config.json"))
    path = folder.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// One with the password of `ada` for a registry.
  static func password(_ host: String) throws -> DockerFolder {
    try DockerFolder("{\"auths\": {\"\(host)\": {\"username\": \"ada\", \"password\": \"secret\"}}}")
  }
}

let basicHeader = "Basic " + Data("ada:secret".utf8).base64EncodedString()

func client(
  _ host: String, docker: DockerFolder? = nil, clock: TestClock = TestClock(), timeout: Int = 120,
  environment: [String: String] = [:], plainHTTP: Bool? = nil
) throws -> RegistryClient {
  var environment = environment
  environment["DOCKER_CONFIG"] = docker?.path
  var settings = RegistryClient.Settings(environment: environment, plainHTTP: plainHTTP)
  let time = clock.clock
  // The folder stays as long as the client.
  settings.clock = RegistryClock(now: { withExtendedLifetime(docker) { time.now() } }, wait: time.wait)
  settings.timeout = timeout
  return try RegistryClient(host, settings)
}

func reference(_ host: String, _ rest: String = "my_app:1.0.0") throws -> ImageReference {
  try ImageReference(parsing: "\(host)/\(rest)")
}

/// The kind of the error that a question to a registry ends with; nil where it is answered.
func failure<Answer>(_ question: () throws -> Answer) -> RegistryError.Kind? {
  do {
    _ = try question()
    return nil
  } catch {
    return (error as? RegistryError)?.kind
  }
}
