import Foundation
import Glibc

/// A message of HTTP to a server.
public struct LoopbackRequest: Sendable {
  /// The method.
  public var method: String
  /// The path with its query.
  public var path: String
  /// The headers, by their names in lower case.
  public var headers: [String: String]
  /// What follows the headers.
  public var body: [UInt8]

  /// Makes a request.
  public init(_ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = []) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// The value of a field of the query, or of a form in the body; nil where it is absent.
  public func field(_ name: String) -> String? {
    let query = path.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    let fields = (query + "&" + String(decoding: body, as: UTF8.self)).split(separator: "&")
    return fields.first { $0.hasPrefix("\(name)=") }?.dropFirst(name.count + 1).removingPercentEncoding
  }
}

/// What a server answers.
public struct LoopbackResponse: Sendable {
  /// The status.
  public var status: Int
  /// The headers, by their names in lower case where they were read.
  public var headers: [String: String]
  /// What follows the headers.
  public var body: [UInt8]
  /// What happens to the connection instead of an answer.
  public var fault: Fault?

  /// What a broken server does.
  public enum Fault: Sendable {
    /// It closes the connection.
    case close
    /// It says nothing until the client goes away.
    case silence
    /// It says something else than HTTP.
    case noise
  }

  /// Makes an answer.
  public init(_ status: Int, headers: [String: String] = [:], _ body: String = "", fault: Fault? = nil) {
    self.init(status, headers: headers, bytes: Array(body.utf8))
    self.fault = fault
  }

  /// Makes an answer of bytes.
  public init(_ status: Int, headers: [String: String] = [:], bytes: [UInt8]) {
    self.status = status
    self.headers = headers
    body = bytes
  }
}

/// An HTTP server on a free port of 127.0.0.1, for faults that no real server shows on demand. It ends with the value.
public final class LoopbackServer: @unchecked Sendable {
  /// The port.
  public let port: Int
  private let socket: Int32
  private let lock = NSLock()
  private var received: [LoopbackRequest] = []
  private let answer: @Sendable (LoopbackRequest) -> LoopbackResponse

  /// Starts the server.
  public init(_ answer: @escaping @Sendable (LoopbackRequest) -> LoopbackResponse) throws {
    self.answer = answer
    (socket, port) = try listening()
    let socket = socket
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { break }
        guard let self else {
          close(connection)
          break
        }
        Thread.detachNewThread { self.serve(connection) }
      }
      close(socket)
    }
  }

  deinit { shutdown(socket, Int32(SHUT_RDWR)) }

  /// `127.0.0.1:PORT`.
  public var host: String { "127.0.0.1:\(port)" }

  /// What was asked so far.
  public var requests: [LoopbackRequest] { lock.withLock { received } }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    guard let (head, body) = readMessage(connection), let first = head.first else { return }
    let words = first.split(separator: " ")
    guard words.count == 3 else { return }
    let request = LoopbackRequest(String(words[0]), String(words[1]), headers: headers(head), body: body)
    lock.withLock { received.append(request) }
    let response = answer(request)
    switch response.fault {
    case .close: return
    case .silence:
      var byte: UInt8 = 0
      while recv(connection, &byte, 1, 0) > 0 {}
      return
    case .noise: send(Array("SSH-2.0-noise\r\n".utf8), connection)
    case nil:
      var text = "HTTP/1.1 \(response.status) Status\r\nConnection: close\r\n"
      for (name, value) in response.headers { text += "\(name): \(value)\r\n" }
      if !response.headers.keys.contains(where: { $0.lowercased() == "content-length" }) {
        text += "Content-Length: \(response.body.count)\r\n"
      }
      send(Array((text + "\r\n").utf8) + (request.method == "HEAD" ? [] : response.body), connection)
    }
  }
}

/// Sends a request to a server on 127.0.0.1 and returns its answer.
public func ask(_ port: Int, _ request: LoopbackRequest) throws -> LoopbackResponse {
  let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(connection) }
  var address = loopback(port)
  let status = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard status == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  var text = "\(request.method) \(request.path) HTTP/1.0\r\nHost: 127.0.0.1:\(port)\r\n"
  let skipped = ["host", "connection", "content-length", "transfer-encoding"]
  for (name, value) in request.headers where !skipped.contains(name.lowercased()) { text += "\(name): \(value)\r\n" }
  send(Array((text + "Content-Length: \(request.body.count)\r\n\r\n").utf8) + request.body, connection)
  guard let (head, body) = readMessage(connection, toEnd: true),
    let code = head.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
  else { throw POSIXError(.EPROTO) }
  return LoopbackResponse(code, headers: headers(head), bytes: body)
}

/// A port of 127.0.0.1 that was free a moment ago.
public func freePort() throws -> Int {
  let (socket, port) = try listening()
  close(socket)
  return port
}

/// Whether something listens on a port of 127.0.0.1.
func isListening(_ port: Int) -> Bool {
  (try? ask(port, LoopbackRequest("GET", "/"))) != nil
}

private func loopback(_ port: Int) -> sockaddr_in {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(port).bigEndian
  address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
  return address
}

private func listening() throws -> (socket: Int32, port: Int) {
  let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  var address = loopback(0)
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let status = withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(socket, $0, length) == 0 && listen(socket, 64) == 0 && getsockname(socket, $0, &length) == 0
    }
  }
  guard status else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
  return (socket, Int(in_port_t(bigEndian: address.sin_port)))
}

private func send(_ bytes: [UInt8], _ connection: Int32) {
  var offset = 0
  while offset < bytes.count {
    let count = bytes[offset...].withUnsafeBytes {
      send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard count > 0 else { return }
    offset += count
  }
}

/// The lines before the empty one, and as many bytes behind it as they say, or all.
private func readMessage(_ connection: Int32, toEnd: Bool = false) -> (head: [String], body: [UInt8])? {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  let separator = Array("\r\n\r\n".utf8)
  var end: Range<Int>?
  while true {
    let count = recv(connection, &chunk, chunk.count, 0)
    if count > 0 { bytes += chunk[..<count] }
    end = end ?? bytes.firstRange(of: separator)
    if let end {
      let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
      let length = headers(head)["content-length"].flatMap { Int($0) } ?? 0
      let body = Array(bytes[end.upperBound...])
      if toEnd ? count <= 0 : body.count >= length { return (head, body) }
    }
    guard count > 0 else { return nil }
  }
}

private func headers(_ head: [String]) -> [String: String] {
  var headers: [String: String] = [:]
  for line in head.dropFirst() {
    guard let colon = line.firstIndex(of: ":") else { continue }
    let name = line[..<colon].lowercased()
    let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    headers[name] = headers[name].map { "\($0), \(value)" } ?? value
  }
  return headers
}
