import History
import Files
import Git
import Glibc
import ImageTags
import Planning
import SnapshotReading

extension MetadataAction {
  /// Reads a workflow, or the inputs of one step, relative to a folder; `-` is standard input.
  init(file: String, in folder: String) throws(Refusal) {
    let path = file == "-" ? "/dev/stdin" : file.hasPrefix("/") ? file : "\(folder)/\(file)"
    let bytes: [UInt8]?
    do throws(FileError) {
      bytes = try readFile(at: path)
    } catch {
      throw Refusal(.usage, "\(error)")
    }
    guard let bytes else { throw Refusal(.usage, "there is no file \(file)") }
    do throws(MetadataError) {
      try self.init(MetadataInputs(parsing: String(decoding: bytes, as: UTF8.self)))
    } catch {
      throw Refusal(error, in: file)
    }
  }

  func tags(at file: String, _ context: MetadataContext) throws(Refusal) -> MetadataTags {
    do throws(MetadataError) {
      return try tags(context)
    } catch {
      throw Refusal(error, in: file)
    }
  }
}

extension Refusal {
  init(_ error: MetadataError, in file: String) {
    let place = error.line.map { "\(file):\($0)" } ?? file
    self.init(.configurationInvalid, "\(place): \(error.message)")
  }
}

extension ReleaseRepository {
  /// What docker/metadata-action would know of a build.
  func metadataContext(for origin: ImageStateOrigin) throws(Refusal) -> MetadataContext {
    let state = origin.state
    let event =
      switch state.event {
      case .push, .local: "push"
      case .pullRequest: "pull_request"
      case .mergeGroup: "merge_group"
      case .schedule: "schedule"
      }
    let reference =
      state.event == .pullRequest ? state.pullRequest.map { "refs/pull/\($0)/merge" } : state.reference
    // Of a pull request the action takes the merge with the base, unless it is told otherwise.
    var sha = state.sha
    if state.event == .pullRequest, origin.sources.sha == "github",
      processEnvironment["DOCKER_METADATA_PR_HEAD_SHA"] != "true", let merge = processEnvironment["GITHUB_SHA"]
    {
      sha = merge
    }
    let length = processEnvironment["DOCKER_METADATA_SHORT_SHA_LENGTH"].flatMap { Int($0) } ?? 7
    let base = processEnvironment["GITHUB_BASE_REF"].flatMap { $0.isEmpty ? nil : $0 }
    return MetadataContext(
      event: event, reference: reference ?? "", sha: sha, baseBranch: base ?? gitHubEvent()?.baseBranch,
      defaultBranch: state.defaultBranch, repositoryBranch: state.defaultBranch, now: Int64(time(nil)),
      commitDate: try imageFacts(for: state).created ?? 0, shortLength: max(0, length), offsetMinutes: zoneOffset)
  }

  /// The git tags with the dates of their commits.
  func pushedTags() throws(Refusal) -> [MetadataAction.PushedTag] {
    var pushed: [MetadataAction.PushedTag] = []
    let references = try asking { () throws(GitError) in try repository.tags { _ in true } }
    for reference in references {
      guard let id = reference.commit else { continue }
      pushed.append(MetadataAction.PushedTag(name: reference.name, seconds: try commit(id).seconds))
    }
    return pushed
  }
}

/// How many minutes a time zone of the system is ahead of UTC; nil where the system has none of that name.
@Sendable private func zoneOffset(_ zone: String, _ seconds: Int64) -> Int? {
  let isName = zone.utf8.allSatisfy { byte in
    "/_+-".utf8.contains(byte) || (Unicode.Scalar(byte).properties.isAlphabetic || "0123456789".utf8.contains(byte))
  }
  guard isName, !zone.hasPrefix("/"), (try? readFile(at: "/usr/share/zoneinfo/\(zone)")) != nil else { return nil }
  let before = unsafe getenv("TZ").map { unsafe String(cString: $0) }
  unsafe setenv("TZ", ":\(zone)", 1)
  tzset()
  defer {
    if let before { unsafe setenv("TZ", before, 1) } else { unsafe unsetenv("TZ") }
    tzset()
  }
  var moment = time_t(seconds)
  var local = unsafe tm()
  guard unsafe localtime_r(&moment, &local) != nil else { return nil }
  return unsafe Int(local.tm_gmtoff) / 60
}
