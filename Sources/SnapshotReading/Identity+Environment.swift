import Git
import Glibc
public import History
public import Planning

extension ReleaseRepository {
  /// Who commits, as git says it: `GIT_COMMITTER_*`, then `committer.*` and `user.*` of the settings, then `EMAIL`.
  public func committer() throws(Refusal) -> Identity { try identity("COMMITTER", "committer") }

  /// Who wrote the change: `GIT_AUTHOR_*`, `author.*`, `user.*`, `EMAIL`.
  public func author() throws(Refusal) -> Identity { try identity("AUTHOR", "author") }

  /// The name and address are empty where nothing says them: only a real release needs them.
  private func identity(_ variable: String, _ setting: String) throws(Refusal) -> Identity {
    let environment = request.environment
    func value(_ name: String, _ key: String) throws(Refusal) -> String {
      if let value = environment["GIT_\(variable)_\(name)"], !value.isEmpty { return value }
      return try asking { () throws(GitError) in
        if let own = try repository.setting("\(setting).\(key)") { return own }
        return try repository.setting("user.\(key)") ?? ""
      }
    }
    let name = try value("NAME", "name")
    var email = try value("EMAIL", "email")
    if email.isEmpty { email = environment["EMAIL"] ?? "" }
    let (seconds, offset) = try Self.now(environment, "GIT_\(variable)_DATE")
    return Identity(name: name.withoutCrud, email: email.withoutCrud, seconds: seconds, offsetMinutes: offset)
  }

  /// The time of a release: what `variable` says, else `SOURCE_DATE_EPOCH`, else the clock.
  public static func now(
    _ environment: [String: String], _ variable: String = "GIT_COMMITTER_DATE"
  ) throws(Refusal) -> (seconds: Int64, offsetMinutes: Int) {
    if let text = environment[variable], !text.isEmpty {
      guard let date = GitDate(text) else {
        throw Refusal(
          .usage, "\(variable) is '\(text)', which is no date",
          hint: "write it as 2026-11-20T12:00:00+00:00 or as seconds and zone: 1795176000 +0000")
      }
      return (date.seconds, date.offsetMinutes ?? localOffset(at: date.seconds))
    }
    if let text = environment["SOURCE_DATE_EPOCH"], !text.isEmpty {
      // The last second of the year 9999, behind which no date of RFC 3339 lies.
      guard let seconds = Int64(text), 0...253_402_300_799 ~= seconds else {
        throw Refusal(
          .usage,
          "SOURCE_DATE_EPOCH is '\(text)'; it has to be seconds since 1970 up to the year 9999, as in 1795176000")
      }
      return (seconds, 0)
    }
    let seconds = Int64(time(nil))
    return (seconds, localOffset(at: seconds))
  }

  private static func localOffset(at seconds: Int64) -> Int {
    var moment = time_t(seconds)
    var local = unsafe tm()
    guard unsafe localtime_r(&moment, &local) != nil else { return 0 }
    return unsafe Int(local.tm_gmtoff) / 60
  }
}

extension String {
  /// As git stores a name: without what would break the object's line, and without white space and marks around.
  fileprivate var withoutCrud: String {
    let marks = Set(".,:;<>\"\\'".utf8)
    let inner = utf8.filter {
      $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "\n") && $0 != 0
    }
    let isCrud = { (byte: UInt8) in byte <= 0x20 || marks.contains(byte) }
    guard let start = inner.firstIndex(where: { !isCrud($0) }), let end = inner.lastIndex(where: { !isCrud($0) }) else {
      return ""
    }
    return String(decoding: inner[start...end], as: UTF8.self)
  }
}
