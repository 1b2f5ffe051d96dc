import FoundationEssentials
import Glibc

/// The proxies that the environment names, as curl and Go read it.
struct Proxies {
  /// A proxy for HTTP.
  struct Proxy: Hashable {
    let host: String
    let port: Int
    /// `user:password`.
    let login: String?
  }

  private let environment: [String: String]

  init(environment: [String: String]) { self.environment = environment }

  /// The proxy for an origin, or nil where it is asked directly. This machine itself always is.
  func proxy(for origin: Origin) throws(RegistryError) -> Proxy? {
    guard !origin.isLoopback else { return nil }
    let name = origin.isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"
    guard let text = value(name), !isExcepted(origin) else { return nil }
    guard let url = URL(string: text.contains("://") ? text : "http://\(text)"), url.scheme == "http",
      let address = Origin(url)
    else {
      throw RegistryError(
        .badSetting("\(name) names no proxy that can be used; write it as in http://proxy.example.com:3128"),
        "\(origin)")
    }
    let login = url.user(percentEncoded: false).map { "\($0):\(url.password(percentEncoded: false) ?? "")" }
    return Proxy(host: address.host, port: address.port, login: login)
  }

  private func value(_ name: String) -> String? {
    [name.lowercased(), name].compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  /// `NO_PROXY`: `*`, or names separated by commas, each of which stands for its subdomains too, with or without a port;
  /// and networks as in `10.0.0.0/8`.
  private func isExcepted(_ origin: Origin) -> Bool {
    (value("NO_PROXY") ?? "").split(separator: ",").contains { entry in
      var name = entry.filter { $0 != " " }.lowercased()
      if name == "*" { return true }
      if let network = Network(name) { return network.contains(origin.host) }
      if let colon = name.lastIndex(of: ":"), name.firstIndex(of: ":") == colon {
        guard Int(name[name.index(after: colon)...]) == origin.port else { return false }
        name = String(name[..<colon])
      }
      if name.hasPrefix("*.") { name.removeFirst() }
      let bare = name.hasPrefix(".") ? String(name.dropFirst()) : name
      return !bare.isEmpty && (origin.host == bare || origin.host.hasSuffix("." + bare))
    }
  }
}

/// Addresses that begin alike, as in `10.0.0.0/8`.
private struct Network {
  private let address: [UInt8]
  private let length: Int

  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = addressBytes(String(parts[0])), let length = Int(parts[1]),
      (0...address.count * 8).contains(length)
    else { return nil }
    (self.address, self.length) = (address, length)
  }

  func contains(_ host: String) -> Bool {
    guard let other = addressBytes(host), other.count == address.count else { return false }
    let whole = length / 8
    guard other[..<whole] == address[..<whole] else { return false }
    return length % 8 == 0 || (other[whole] ^ address[whole]) >> (8 - length % 8) == 0
  }
}

/// The bytes of an IP address; nil of anything else.
private func addressBytes(_ text: String) -> [UInt8]? {
  for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
    var bytes = [UInt8](repeating: 0, count: count)
    if unsafe inet_pton(family, text, &bytes) == 1 { return bytes }
  }
  return nil
}
