import AsyncHTTPClient
import FoundationEssentials
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Processes

/// A request of HTTP.
struct Request {
  var method: HTTPMethod
  var url: URL
  var headers = HTTPHeaders()
  var body: [UInt8] = []
  /// The most bytes that the answer may have.
  var limit = 4 << 20
}

/// What came back.
struct Answer {
  let status: Int
  let headers: HTTPHeaders
  let body: [UInt8]
  /// Where it came from, after the redirects.
  let url: URL
}

/// HTTP, one request at a time: no redirects, no repetitions.
final class Transport {
  private let proxies: Proxies
  private let certificates: Certificates
  private let timeout: Int
  private var connectTimeout: Int { min(timeout, 20) }
  // Never shut down: a connection that was given up may still be on its way.
  private let group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup
  private var clients: [Origin: HTTPClient] = [:]

  /// No request may take more than `timeout` seconds.
  init(environment: [String: String], timeout: Int) {
    proxies = Proxies(environment: environment)
    certificates = Certificates(environment: environment)
    self.timeout = timeout
  }

  deinit {
    for client in clients.values { try? client.syncShutdown() }
  }

  /// Sends a request and waits for the whole answer. `subject` is what an error is about.
  func send(_ request: Request, subject: String) throws(RegistryError) -> Answer {
    guard let origin = Origin(request.url) else {
      throw RegistryError(.badAnswer("'\(request.url.absoluteString)' is no URL of HTTP"), subject)
    }
    let client = try client(for: origin)
    StatusLine.say("asking \(origin.host)")
    defer { StatusLine.say(nil) }
    do {
      let message = try HTTPClient.Request(
        url: request.url.absoluteString, method: request.method, headers: request.headers,
        body: request.body.isEmpty ? nil : .byteBuffer(ByteBuffer(bytes: request.body)))
      let reading = ResponseAccumulator(request: message, maxBodySize: request.limit)
      let response = try client.execute(
        request: message, delegate: reading, deadline: .now() + .seconds(Int64(timeout))
      ).wait()
      return Answer(
        status: Int(response.status.code), headers: response.headers,
        body: response.body.map { Array($0.readableBytesView) } ?? [], url: request.url)
    } catch {
      throw RegistryError(try kind(of: error, origin, limit: request.limit), subject)
    }
  }

  private func client(for origin: Origin) throws(RegistryError) -> HTTPClient {
    if let client = clients[origin] { return client }
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(Int64(connectTimeout)), read: .seconds(Int64(timeout))))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    if origin.isSecure { configuration.tlsConfiguration = try certificates.configuration(for: origin) }
    if let proxy = try proxies.proxy(for: origin) {
      configuration.proxy = .server(
        host: proxy.host, port: proxy.port,
        authorization: proxy.login.map { .basic(credentials: Data($0.utf8).base64EncodedString()) })
    }
    let client = HTTPClient(eventLoopGroup: group, configuration: configuration)
    clients[origin] = client
    return client
  }

  private func kind(
    of error: any Error, _ origin: Origin, limit: Int
  ) throws(RegistryError) -> RegistryError.Kind {
    switch error {
    case is ResponseAccumulator.ResponseTooBigError: return .tooLarge(limit: limit)
    case let error as HTTPClientError:
      if error == .connectTimeout { return .timedOut(seconds: connectTimeout) }
      let timeouts: [HTTPClientError] = [
        .readTimeout, .writeTimeout, .deadlineExceeded, .tlsHandshakeTimeout,
        .httpProxyHandshakeTimeout, .getConnectionFromPoolTimeout,
      ]
      if timeouts.contains(error) { return .timedOut(seconds: timeout) }
      if error == .proxyAuthenticationRequired { return .unreachable("the proxy asks for credentials") }
      if error == .invalidProxyResponse { return .unreachable("the proxy does not let the connection through") }
      if error == .remoteConnectionClosed { return .unreachable(Self.closed) }
      return .unreachable(error.shortDescription)
    case let error as NIOConnectionError:
      guard let first = error.connectionErrors.first else { return .unreachable("the name \(error.host) is not known") }
      if first.error is ChannelError { return .timedOut(seconds: connectTimeout) }
      return .unreachable((first.error as? IOError).map(reason) ?? "\(first.error)")
    case let error as IOError: return .unreachable(reason(error))
    case NIOSSLError.uncleanShutdown: return .unreachable(Self.closed)
    case let error as NIOSSLError:
      let failure = TLSFailure(error)
      // A proxy may be the only way to the server.
      guard failure == .unknownAuthority, try proxies.proxy(for: origin) == nil,
        let certificate = shownCertificate(
          of: origin, try certificates.configuration(for: origin), group, timeout: .seconds(Int64(connectTimeout)))
      else { return .notTrusted(failure) }
      return .notTrusted(TLSFailure(untrusted: certificate, now: Date()))
    case let error as NIOSSLExtraError:
      let isOther = [.failedToValidateHostname, .serverHostnameImpossibleToMatch].contains(error)
      return .notTrusted(isOther ? .otherHost(origin.host) : .handshake(""))
    case is HTTPParserError: return .badAnswer("it is not HTTP")
    default: return .unreachable("\(error)")
    }
  }

  /// Why a connection ended too early, which is worth another attempt.
  static let closed = "it closes the connection"

  private func reason(_ error: IOError) -> String {
    if error.errnoCode == ECONNRESET { return Self.closed }
    return unsafe String(cString: strerror(error.errnoCode))
  }
}
