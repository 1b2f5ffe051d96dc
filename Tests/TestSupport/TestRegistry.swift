import Crypto
import Foundation

/// A registry of its own on 127.0.0.1: Debian's `docker-registry`. It ends with the value.
public final class TestRegistry {
  /// Whether the programs are there.
  public static let isInstalled = ["docker-registry", "skopeo"].allSatisfy { path(of: $0) != nil }

  /// The port.
  public let port: Int
  private let process: Process
  private let folder: URL

  /// Starts a registry. `settings` are lines of YAML on top of the least that it needs: `auth:` and the like, and below
  /// `http:` those of `http`.
  public init(_ sandbox: Sandbox, settings: String = "", http: String = "") throws {
    guard let program = Self.path(of: "docker-registry") else { throw CocoaError(.fileNoSuchFile) }
    folder = sandbox.folder.appending(path: "registry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for _ in 0..<20 {
      let port = try freePort()
      let text = """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: \(folder.path)/root}, delete: {enabled: true}}
        http:
          addr: 127.0.0.1:\(port)
        \(http)
        \(settings)

        """
      let file = folder.appending(path: "config.yml")
      try Data(text.utf8).write(to: file)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = ["serve", file.path]
      process.environment = ["HOME": sandbox.home.path]
      let log = folder.appending(path: "log")
      try Data().write(to: log)
      let handle = try FileHandle(forWritingTo: log)
      (process.standardOutput, process.standardError) = (handle, handle)
      try process.run()
      while process.isRunning {
        if isListening(port) {
          self.port = port
          self.process = process
          return
        }
        usleep(10_000)
      }
      // Somebody else may have taken the port meanwhile.
    }
    throw Sandbox.ProcessFailure(
      description: "docker-registry does not start: "
        + String(decoding: try Data(contentsOf: folder.appending(path: "log")), as: UTF8.self))
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// `127.0.0.1:PORT`.
  public var host: String { "127.0.0.1:\(port)" }

  private static func path(of program: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") + ["/usr/bin", "/bin"]
    return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Pushes an image and returns its digest. Another `content` is another image; with `platforms` it is an index of one
  /// image for each.
  @discardableResult
  public func push(
    _ repository: String, _ tag: String, content: String, labels: [String: String] = [:], platforms: [String] = [],
    headers: [String: String] = [:]
  ) throws -> String {
    var bytes: [UInt8]
    var type = "application/vnd.oci.image.manifest.v1+json"
    if platforms.isEmpty {
      bytes = try manifest(repository, content: content, platform: "amd64", labels: labels, headers)
    } else {
      let children = try platforms.map { platform in
        let child = try manifest(repository, content: content, platform: platform, labels: labels, headers)
        let digest = digest(child)
        try put(repository, digest, type: type, child, headers)
        return """
          {"mediaType": "\(type)", "digest": "\(digest)", "size": \(child.count), "platform": \
          {"architecture": "\(platform)", "os": "linux"}}
          """
      }
      type = "application/vnd.oci.image.index.v1+json"
      bytes = Array(
        "{\"schemaVersion\": 2, \"mediaType\": \"\(type)\", \"manifests\": [\(children.joined(separator: ", "))]}".utf8)
    }
    try put(repository, tag, type: type, bytes, headers)
    return digest(bytes)
  }

  /// Writes a manifest under a tag or digest.
  public func put(
    _ repository: String, _ reference: String, type: String, _ bytes: [UInt8], _ headers: [String: String] = [:]
  ) throws {
    try expect(
      201,
      LoopbackRequest(
        "PUT", "/v2/\(repository)/manifests/\(reference)", headers: headers.merging(["Content-Type": type]) { $1 },
        body: bytes))
  }

  private func manifest(
    _ repository: String, content: String, platform: String, labels: [String: String], _ headers: [String: String]
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(labels), as: UTF8.self)
    let layer = Array(content.utf8)
    let config = Array(
      """
      {"architecture": "\(platform)", "os": "linux", "config": {"Labels": \(text)}, "rootfs": {"type": "layers", \
      "diff_ids": ["\(digest(layer))"]}}
      """.utf8)
    for blob in [config, layer] { try upload(repository, blob, headers) }
    // Two spaces and no order: bytes that nobody would write again.
    return Array(
      """
      {"schemaVersion":  2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {"size": \
      \(config.count), "digest": "\(digest(config))", "mediaType": "application/vnd.oci.image.config.v1+json"}, \
      "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": "\(digest(layer))", "size": \
      \(layer.count)}]}
      """.utf8)
  }

  private func upload(_ repository: String, _ blob: [UInt8], _ headers: [String: String]) throws {
    let started = try expect(202, LoopbackRequest("POST", "/v2/\(repository)/blobs/uploads/", headers: headers))
    guard let location = started.headers["location"], let url = URL(string: location) else {
      throw CocoaError(.coderInvalidValue)
    }
    let path = "\(url.path(percentEncoded: true))?\(url.query(percentEncoded: true) ?? "")&digest=\(digest(blob))"
    try expect(201, LoopbackRequest("PUT", path, headers: headers, body: blob))
  }

  @discardableResult
  private func expect(_ status: Int, _ request: LoopbackRequest) throws -> LoopbackResponse {
    let response = try ask(port, request)
    guard response.status == status else {
      throw Sandbox.ProcessFailure(
        description:
          "\(request.method) \(request.path): \(response.status) \(String(decoding: response.body, as: UTF8.self))")
    }
    return response
  }
}

/// The SHA-256 digest of bytes as OCI writes it.
public func digest(_ bytes: [UInt8]) -> String {
  "sha256:" + SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
}
