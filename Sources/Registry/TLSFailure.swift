import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL

/// Why there is no secure connection.
public enum TLSFailure: Hashable, Sendable {
  /// No authority that is trusted here has signed the certificate.
  case unknownAuthority
  /// The certificate was good until this day, as in `2026-11-20`.
  case expired(String)
  /// The certificate is good from this day on.
  case notYetValid(String)
  /// The certificate is for other hosts than this.
  case otherHost(String)
  /// The server speaks something else.
  case noTLS
  /// The server speaks no version of TLS that is secure.
  case oldVersion
  /// Anything else, by the name that the TLS library has for it.
  case handshake(String)

  var description: String {
    switch self {
    case .unknownAuthority: "its certificate is of an authority that is not trusted here"
    case .expired(let day): "its certificate expired on \(day)"
    case .notYetValid(let day): "its certificate is valid from \(day) on only"
    case .otherHost(let host): "its certificate is not for \(host)"
    case .noTLS: "it does not speak TLS"
    case .oldVersion: "it speaks no TLS of version 1.2 or later"
    case .handshake(let name): "the TLS handshake fails" + (name.isEmpty ? "" : " (\(name))")
    }
  }

  var hint: String {
    switch self {
    case .unknownAuthority: "name the authority's certificate with SSL_CERT_FILE or in certs.d"
    case .expired: "the registry needs a new certificate; nothing was sent to it"
    case .notYetValid: "look at the clock of this machine"
    case .otherHost: "name the registry as its certificate does"
    case .noTLS: "look at the port; a registry without TLS needs --plain-http"
    case .oldVersion: "let the registry speak TLS 1.2 or 1.3"
    case .handshake: "look at the port, and at what stands between here and the registry"
    }
  }

  /// Reads the texts of BoringSSL's errors, which hold the name of the error between its own files and lines.
  init(_ error: NIOSSLError) {
    let text = "\(error)"
    let prefix = "OPENSSL_internal:"
    let name =
      text.firstRange(of: prefix).map { String(text[$0.upperBound...].prefix { $0 != " " && $0 != "]" }) } ?? ""
    switch name {
    case "CERTIFICATE_VERIFY_FAILED": self = .unknownAuthority
    case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST": self = .noTLS
    case "TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL": self = .oldVersion
    default: self = .handshake(name)
    }
  }

  /// Tells an expired certificate from one of an unknown authority, for which the library has one error.
  init(untrusted certificate: NIOSSLCertificate, now: Date) {
    func day(_ time: Int) -> String {
      String(Date(timeIntervalSince1970: Double(time)).formatted(.iso8601).prefix(10))
    }
    if Double(certificate.notValidAfter) < now.timeIntervalSince1970 {
      self = .expired(day(certificate.notValidAfter))
    } else if Double(certificate.notValidBefore) > now.timeIntervalSince1970 {
      self = .notYetValid(day(certificate.notValidBefore))
    } else {
      self = .unknownAuthority
    }
  }
}

/// The certificate of a server, whoever signed it; nil where it shows none in time. The handshake ends there, so that
/// nothing is sent.
func shownCertificate(
  of origin: Origin, _ configuration: TLSConfiguration, _ group: any EventLoopGroup, timeout: TimeAmount
) -> NIOSSLCertificate? {
  guard let context = try? NIOSSLContext(configuration: configuration) else { return nil }
  let shown = group.any().makePromise(of: NIOSSLCertificate?.self)
  let isAddress = (try? SocketAddress(ipAddress: origin.host, port: origin.port)) != nil
  let connection = ClientBootstrap(group: group).connectTimeout(timeout).channelInitializer { channel in
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(
        NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : origin.host) { chain, verdict in
          shown.succeed(chain.first)
          verdict.succeed(NIOSSLVerificationResult.failed)
        })
    }
  }.connect(host: origin.host, port: origin.port)
  connection.whenFailure { _ in shown.succeed(nil) }
  connection.whenSuccess { channel in
    channel.closeFuture.whenComplete { _ in shown.succeed(nil) }
    channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
  }
  return try? shown.futureResult.wait()
}
