extension RepositoryLinks {
  /// Reads the URL of a remote: `git@host:o/r.git`, `ssh://`, `git://`, `http://` or `https://`, whose user, password
  /// and `.git` are dropped. Nil for a folder, and for a host that cannot be told.
  ///
  /// GitHub, GitLab, Codeberg, gitea.com, Bitbucket Cloud and Azure DevOps are known by name. Any other host is told by
  /// a hint in its name (`github`, `gitlab`, `gitea`, `forgejo`, `codeberg`). A host called `git.` is taken for GitLab
  /// where groups are nested, which only GitLab has, and else for Gitea, whose links to commits and comparisons GitHub
  /// Enterprise shares. Bitbucket Data Center and SourceHut have other forms and get no links. `forge` decides instead
  /// of the host's name.
  public init?(origin: String, forge: Forge? = nil) {
    guard let remote = Remote(origin), let path = pathComponents(of: remote.path[...]) else { return nil }
    let name = remote.name
    if forge == .azure || (forge == nil && Remote.isAzure(name)) {
      self.init(azure: name, web: remote.web, path: path)
      return
    }
    guard path.count >= 2, let forge = forge ?? Remote.forge(of: name, folders: path.count) else { return nil }
    let canonical = ["ssh.github.com", "www.github.com"].contains(name) ? "github.com" : name
    let isAlternative = ["altssh.gitlab.com", "altssh.bitbucket.org"].contains(name)
    let host = isAlternative ? String(name.dropFirst("altssh.".count)) : canonical
    self.init(forge: forge, host: host == name ? remote.web : "https://\(host)", path: path)
  }

  /// The page of a remote's repository, else its address: without a user, a password and `.git`. Nil for a folder.
  public static func page(origin: String) -> String? {
    // A query is where tokens stand.
    let origin = String(
      decoding: origin.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }, as: UTF8.self)
    if let links = RepositoryLinks(origin: origin) { return links.repository }
    guard let remote = Remote(origin), let path = pathComponents(of: remote.path[...]) else { return nil }
    return "\(remote.address)/\(path.joined(separator: "/"))"
  }

  /// `org/project/_git/repo` over HTTPS, `v3/org/project/repo` over SSH; the organisation may be the host's first label.
  private init?(azure name: String, web: String, path: [String]) {
    var path = path
    var host = web
    let isSSH = path.first == "v3"
    if isSSH { path.removeFirst() }
    if name.hasSuffix(".visualstudio.com"), !isSSH {
      if path.first == "DefaultCollection" { path.removeFirst() }
    } else if Remote.isAzure(name) {
      host = "https://dev.azure.com"
    }
    if let index = path.firstIndex(of: "_git"), index + 2 == path.count {
      path.remove(at: index)
      // The project of the same name is left out: org/_git/repo.
      if index == (host == "https://dev.azure.com" ? 1 : 0), let repository = path.last { path.append(repository) }
    } else if !isSSH {
      return nil
    }
    guard path.count >= 2 else { return nil }
    self.init(forge: .azure, host: host, path: path)
  }
}

/// A remote's URL in parts, without its user.
private struct Remote {
  /// In lower case, without a port.
  var name: String
  /// `https://name`, with the port if the remote is one of the web.
  var web: String
  /// Where the remote itself is: ``web``, or `ssh://name` or `git://name`.
  let address: String
  var path: [UInt8]

  init?(_ origin: String) {
    let bytes = Array(origin.utf8).trimmed
    var rest = bytes[...]
    var scheme = "ssh"
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) {
      scheme = lowercased(bytes[..<colon])
      rest = bytes[(colon + 3)...]
    } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), !bytes[..<colon].contains(UInt8(ascii: "/")) {
      // scp's form has a path where a URL has a port.
      self.init(host: bytes[..<colon], port: [], path: bytes[(colon + 1)...], scheme: scheme)
      return
    } else {
      return nil
    }
    guard ["ssh", "git", "http", "https", "git+ssh", "ssh+git", "git+https"].contains(scheme) else { return nil }
    let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    var authority = rest[..<slash]
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
    let colon = authority.firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
    self.init(host: authority[..<colon], port: authority[colon...].dropFirst(), path: rest[slash...], scheme: scheme)
  }

  private init?(host: ArraySlice<UInt8>, port: ArraySlice<UInt8>, path: ArraySlice<UInt8>, scheme: String) {
    var host = host
    if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
    guard let first = host.first, isAlphanumeric(first), port.allSatisfy(isDigit),
      host.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") })
    else { return nil }
    name = lowercased(host)
    let isWeb = scheme == "http" || scheme == "https"
    web = "\(scheme == "http" ? "http" : "https")://\(name)"
    if isWeb, !port.isEmpty { web += ":" + String(decoding: port, as: UTF8.self) }
    address = isWeb ? web : "\(scheme == "git" ? "git" : "ssh")://\(name)"
    self.path = Array(path)
  }

  static func isAzure(_ name: String) -> Bool {
    name == "dev.azure.com" || name == "ssh.dev.azure.com" || name.hasSuffix(".visualstudio.com")
  }

  static func forge(of name: String, folders: Int) -> Forge? {
    if name == "bitbucket.org" || name == "altssh.bitbucket.org" { return .bitbucket }
    if name == "gitea.com" || name == "codeberg.org" { return .gitea }
    if contains(name, "github") || name.hasSuffix(".ghe.com") { return .github }
    if contains(name, "gitlab") { return .gitlab }
    if contains(name, "gitea") || contains(name, "forgejo") || contains(name, "codeberg") { return .gitea }
    if name.hasPrefix("git."), name != "git.sr.ht" { return folders > 2 ? .gitlab : .gitea }
    return nil
  }

  typealias Forge = RepositoryLinks.Forge

  private static func contains(_ name: String, _ hint: String) -> Bool {
    let (name, hint) = (Array(name.utf8), Array(hint.utf8))
    return name.indices.contains { name[$0...].starts(with: hint) }
  }
}

/// The folders of a path, percent-encoded and without `.git`; nil where one is empty or leads elsewhere.
func pathComponents(of path: ArraySlice<UInt8>) -> [String]? {
  let slash = UInt8(ascii: "/")
  let inner = path.drop { $0 == slash }
  var end = inner.endIndex
  while end > inner.startIndex, inner[end - 1] == slash { end -= 1 }
  var trimmed = inner[..<end]
  if trimmed.count > 4, trimmed.suffix(4).elementsEqual(".git".utf8) { trimmed = trimmed.dropLast(4) }
  guard !trimmed.isEmpty else { return nil }
  var folders: [String] = []
  for folder in trimmed.split(separator: slash, omittingEmptySubsequences: false) {
    let text = percentEncoded(String(decoding: folder, as: UTF8.self), keepingEscapes: true)
    guard !text.isEmpty, text != ".", text != ".." else { return nil }
    folders.append(text)
  }
  return folders
}

/// `text` with all but the unreserved characters of RFC 3986 §2.3 as `%XX`.
func percentEncoded(_ text: String, keepingEscapes: Bool = false) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  let bytes = Array(text.utf8)
  var encoded: [UInt8] = []
  for (index, byte) in bytes.enumerated() {
    let isEscape =
      keepingEscapes && byte == UInt8(ascii: "%") && index + 2 < bytes.count && isHexDigit(bytes[index + 1])
      && isHexDigit(bytes[index + 2])
    if isAlphanumeric(byte) || "-._~".utf8.contains(byte) || isEscape {
      encoded.append(byte)
    } else {
      encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}
