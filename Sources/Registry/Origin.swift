import FoundationEssentials

/// Where a request goes: credentials for one origin are never sent to another.
struct Origin: Hashable, CustomStringConvertible {
  let isSecure: Bool
  /// In lower case; an IPv6 address without its brackets.
  let host: String
  let port: Int

  /// Reads the beginning of a URL; nil of anything but `http` and `https`, and where there is no such port.
  init?(_ url: URL) {
    guard let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let host = url.host(percentEncoded: false), !host.isEmpty
    else { return nil }
    isSecure = scheme == "https"
    self.host = host.lowercased().filter { $0 != "[" && $0 != "]" }
    port = url.port ?? (isSecure ? 443 : 80)
    guard (1...65535).contains(port) else { return nil }
  }

  /// Whether it is this machine itself, which no network stands between.
  var isLoopback: Bool { isLoopbackHost(host) }

  /// Whether what this origin names may be asked: over TLS, or in the open within this machine where this itself is asked
  /// so, too.
  func mayLead(to other: Origin) -> Bool {
    other.isSecure || (other.isLoopback && isLoopback && !isSecure)
  }

  var description: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return "\(isSecure ? "https" : "http")://\(name)" + (port == (isSecure ? 443 : 80) ? "" : ":\(port)")
  }
}

/// Whether a host without a port is `localhost`, `::1` or in 127.0.0.0/8.
func isLoopbackHost(_ host: String) -> Bool {
  if host == "localhost" || host == "::1" { return true }
  let parts = host.split(separator: ".", omittingEmptySubsequences: false)
  return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
}
