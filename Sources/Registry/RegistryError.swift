/// Why a registry could not be asked, or its answer cannot be used.
public struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Kind: Hashable, Sendable {
    /// No connection, and why.
    case unreachable(String)
    /// No answer within so many seconds.
    case timedOut(seconds: Int)
    /// Its certificate is not trusted, or it does not speak TLS.
    case notTrusted(TLSFailure)
    /// It has 404 for all that is asked, and is no registry: what it answers to the question for the protocol.
    case noRegistry(String)
    /// 401: no credentials are known, or those that are known are refused.
    case unauthorized(hasCredentials: Bool)
    /// 403, or a token that does not go far enough: the credentials are good and do not allow this.
    case forbidden(String)
    /// 429 to every attempt; after how many seconds it wants to be asked again, where it says so.
    case rateLimited(retryAfter: Int?)
    /// Another status than the protocol has for the request, and what the registry says of it.
    case failed(status: Int, said: String)
    /// A reference that has to be there is not.
    case missing
    /// What came has another digest than what was asked for, or than the registry says.
    case wrongDigest(expected: String, found: String)
    /// The answer is longer than so many bytes.
    case tooLarge(limit: Int)
    /// The answer breaks the protocol.
    case badAnswer(String)
    /// A redirect that is not followed, and why.
    case badRedirect(String)
    /// The registry sends credentials to a token server that they are not sent to, and why.
    case badTokenServer(String)
    /// The user's own settings: Docker's configuration, a credential helper, a proxy, a certificate.
    case badSetting(String)
    /// A blob of another repository could not be had by a mount.
    case notMounted(blob: String, source: String)
  }

  /// What went wrong.
  public let kind: Kind
  /// The registry, repository or reference that was asked for.
  public let subject: String

  /// Makes an error.
  public init(_ kind: Kind, _ subject: String) {
    self.kind = kind
    self.subject = subject
  }

  /// What is wrong and where; lower case, no full stop.
  public var description: String {
    switch kind {
    case .unreachable(let reason): "\(subject) cannot be reached: \(reason)"
    case .timedOut(let seconds): "\(subject): no answer within \(seconds) seconds"
    case .notTrusted(let reason): "\(subject): no secure connection: \(reason.description)"
    case .noRegistry(let answer): "\(subject): what answers there is no registry: \(answer)"
    case .unauthorized(true): "\(subject): the registry refuses the credentials (401)"
    case .unauthorized(false): "\(subject): the registry asks for credentials (401), and there are none for it"
    case .forbidden(let said): "\(subject): the credentials do not allow this\(suffix(said))"
    case .rateLimited(let seconds?): "\(subject): too many requests (429), to be tried again in \(seconds) seconds"
    case .rateLimited(nil): "\(subject): too many requests (429)"
    case .failed(let status, let said): "\(subject): the registry answers with \(status)\(suffix(said))"
    case .missing: "\(subject): there is no such image"
    case .wrongDigest(let expected, let found): "\(subject): what the registry sent is \(found) and not \(expected)"
    case .tooLarge(let limit): "\(subject): the answer is longer than \(limit) bytes"
    case .badAnswer(let reason): "\(subject): the registry's answer cannot be used: \(reason)"
    case .badRedirect(let reason): "\(subject): a redirect is not followed: \(reason)"
    case .badTokenServer(let reason): "\(subject): the credentials are not sent to the token server: \(reason)"
    case .badSetting(let reason): "\(subject): \(reason)"
    case .notMounted(let blob, let source):
      "\(subject): the registry does not take the blob \(blob) over from \(source)"
    }
  }

  /// What helps, or nil.
  public var hint: String? {
    switch kind {
    case .unreachable, .timedOut: "look at the name of the registry, the network and HTTPS_PROXY, and try again"
    case .notTrusted(let reason): reason.hint
    case .noRegistry:
      "look at the host and its port, and at what stands before the registry; a name such as registry.example.com/my_app "
        + "begins with the host"
    case .unauthorized: "log in with docker login, skopeo login or a credential helper, for this registry"
    case .forbidden: "use credentials that may do this there"
    case .rateLimited: "wait and try again; with credentials the limit is often higher"
    case .failed(let status, _): status >= 500 ? "try again later" : nil
    case .missing: "look at the reference; a private repository can look so without credentials"
    case .wrongDigest, .tooLarge, .badAnswer, .badRedirect:
      "nothing of it was used; look at what stands between here and the registry"
    case .badTokenServer: "let the registry name a token server by https"
    case .badSetting: nil
    case .notMounted: "copy it first, as skopeo copy --all does, or let the credentials read the other repository"
    }
  }
}

private func suffix(_ said: String) -> String { said.isEmpty ? "" : ": \(said)" }
