import FoundationEssentials

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

  /// `NO_PROXY`: `*`, or names separated by commas, each of which stands for its subdomains too, with or without a port.
  private func isExcepted(_ origin: Origin) -> Bool {
    (value("NO_PROXY") ?? "").split(separator: ",").contains { entry in
      var name = entry.filter { $0 != " " }.lowercased()
      if name == "*" { return true }
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
