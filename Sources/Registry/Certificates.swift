import FoundationEssentials
import NIOSSL

/// Whose certificates are trusted: those of the system, or of `SSL_CERT_FILE` instead, and of Docker's `certs.d` for one
/// registry.
struct Certificates {
  private let environment: [String: String]

  init(environment: [String: String]) { self.environment = environment }

  func configuration(for origin: Origin) throws(RegistryError) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    if let file = environment["SSL_CERT_FILE"], !file.isEmpty {
      configuration.trustRoots = .certificates(try read(file, "\(origin)"))
    }
    for folder in folders {
      for name in ["\(origin.host):\(origin.port)"] + (origin.port == 443 ? [origin.host] : []) {
        let path = "\(folder)/\(name)"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for file in files.sorted() where file.hasSuffix(".crt") {
          configuration.additionalTrustRoots.append(.certificates(try read("\(path)/\(file)", "\(origin)")))
        }
      }
    }
    return configuration
  }

  private var folders: [String] {
    let home = environment["XDG_CONFIG_HOME"] ?? environment["HOME"].map { $0 + "/.config" }
    return ["/etc/docker/certs.d"] + (home.map { [$0 + "/docker/certs.d"] } ?? [])
  }

  private func read(_ path: String, _ subject: String) throws(RegistryError) -> [NIOSSLCertificate] {
    do {
      return try NIOSSLCertificate.fromPEMFile(path)
    } catch {
      throw RegistryError(.badSetting("\(path) holds no certificate in PEM form that can be read"), subject)
    }
  }
}
