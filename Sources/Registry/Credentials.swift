import Files
import FoundationEssentials
import Processes

/// What a registry lets somebody in with. Not printable: secrets stay out of every text.
enum Credentials: Hashable, Sendable {
  case password(user: String, password: String)
  /// What a token server gives tokens for, by OAuth 2.
  case identityToken(String)
}

/// The credentials that the user has, as Docker, Podman and skopeo keep them: Docker's `config.json`, then the file that
/// `REGISTRY_AUTH_FILE` names, then `containers/auth.json`.
struct CredentialStore {
  private let environment: [String: String]

  init(environment: [String: String]) { self.environment = environment }

  /// The credentials for a repository; nil where there are none. In each file a helper of the registry's own goes
  /// before the store for all, and that before what the file itself holds.
  func credentials(registry: String, repository: String) throws(RegistryError) -> Credentials? {
    for path in paths {
      guard let file = try read(path, registry) else { continue }
      let key = registry == "docker.io" ? "https://index.docker.io/v1/" : registry
      let helper = file.credHelpers?.first { serverName($0.key) == serverName(key) }?.value
      for name in [helper, file.credsStore].compactMap(\.self) where !name.isEmpty {
        if let found = try ask(name, for: key, path) { return found }
      }
      if let found = try file.credentials(hosts(registry, repository), path, registry) { return found }
    }
    return nil
  }

  private var paths: [String] {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    var paths: [String] = []
    if let folder = variable("DOCKER_CONFIG") ?? variable("HOME").map({ $0 + "/.docker" }) {
      paths.append(folder + "/config.json")
    }
    if let file = variable("REGISTRY_AUTH_FILE") { paths.append(file) }
    if let folder = variable("XDG_RUNTIME_DIR") { paths.append(folder + "/containers/auth.json") }
    return paths
  }

  /// The most special key first: `containers/auth.json` may name a repository or a part of its path.
  private func hosts(_ registry: String, _ repository: String) -> [String] {
    var keys = [registry]
    for part in repository.split(separator: "/") { keys.append("\(keys[keys.count - 1])/\(part)") }
    return keys.reversed() + (registry == "docker.io" ? ["index.docker.io", "registry-1.docker.io"] : [])
  }

  private struct File: Decodable {
    struct Entry: Decodable {
      let auth: String?
      let username: String?
      let password: String?
      let identitytoken: String?
    }

    let auths: [String: Entry]?
    let credHelpers: [String: String]?
    let credsStore: String?

    func credentials(
      _ keys: [String], _ path: String, _ registry: String
    ) throws(RegistryError) -> Credentials? {
      for key in keys {
        for (name, entry) in (auths ?? [:]).sorted(by: { $0.key < $1.key })
        where serverName(name) == key {
          if let token = entry.identitytoken, !token.isEmpty { return .identityToken(token) }
          if let auth = entry.auth, !auth.isEmpty {
            let text = Data(base64Encoded: auth).flatMap { String(validating: $0, as: UTF8.self) }
            let parts = text?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
            guard parts.count == 2 else {
              throw RegistryError(
                .badSetting("the 'auth' of \(name) in \(path) is not the Base64 form of user:password"), registry)
            }
            // Docker pads with NUL bytes.
            let password = parts[1].split(separator: "\0").first ?? ""
            return .password(user: String(parts[0]), password: String(password))
          }
          if let user = entry.username, let password = entry.password, !user.isEmpty {
            return .password(user: user, password: password)
          }
        }
      }
      return nil
    }
  }

  private func read(_ path: String, _ registry: String) throws(RegistryError) -> File? {
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try readFile(at: path)
    } catch {
      throw RegistryError(.badSetting("\(error)"), registry)
    }
    guard let bytes, bytes.contains(where: { $0 > UInt8(ascii: " ") }) else { return nil }
    guard let file = try? JSONDecoder().decode(File.self, from: Data(bytes)) else {
      throw RegistryError(.badSetting("\(path) is not as Docker writes it; correct it, or log in anew"), registry)
    }
    return file
  }

  /// Runs `docker-credential-NAME get`, with the server's name as its input.
  private func ask(_ name: String, for server: String, _ path: String) throws(RegistryError) -> Credentials? {
    struct Answer: Decodable {
      let Username: String
      let Secret: String
    }
    let isPlain = name.utf8.allSatisfy { byte in
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || "-_.".utf8.contains(byte)
    }
    guard isPlain else {
      throw RegistryError(.badSetting("\(path) names a credential helper '\(name)', which is no name"), server)
    }
    let program = "docker-credential-\(name)"
    var command = Command(program, ["get"], timeLimit: .seconds(60))
    command.input = .bytes(Array(server.utf8))
    let outcome: Outcome
    do throws(StartError) {
      outcome = try command.run()
    } catch {
      throw RegistryError(.badSetting("\(error); \(path) names it as the credential helper"), server)
    }
    guard outcome.isSuccess else {
      // The helpers' protocol has nothing but this text for it.
      if outcome.output.firstRange(of: Array("credentials not found".utf8)) != nil { return nil }
      let ending =
        switch outcome.stop {
        case .timeLimit: "takes longer than 60 seconds"
        case .signal, nil: "fails"
        }
      throw RegistryError(
        .badSetting("the credential helper \(program) \(ending); try: echo \(server) | \(program) get"), server)
    }
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(outcome.output)) else {
      throw RegistryError(.badSetting("the credential helper \(program) answers with no credentials"), server)
    }
    guard !answer.Secret.isEmpty else { return nil }
    return answer.Username == "<token>"
      ? .identityToken(answer.Secret) : .password(user: answer.Username, password: answer.Secret)
  }
}

/// The server of a key, which Docker also writes as a URL with the version of the protocol.
private func serverName(_ key: String) -> String {
  var rest = key[...]
  for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
  for path in ["/", "/v1", "/v2"] where rest.hasSuffix(path) { rest = rest.dropLast(path.count) }
  return String(rest)
}
