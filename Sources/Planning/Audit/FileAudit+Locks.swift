import Requirements
import SemanticVersion
import StructuredText
import VersionFiles
import Workspaces

extension FileAudit {
  /// The lock beside a package or its workspace holds it, and Poetry's hash is that of the manifest.
  mutating func checkLocks(_ number: Int, sha256: ([UInt8]) -> [UInt8]) {
    let project = packages[number].project
    let found = manifests(of: number)
    var locks = project.sources.filter(\.isLock).map(\.path)
    for package in found {
      let (own, shared) = (folder(of: package.manifest), folder(of: package.workspace ?? package.manifest))
      locks += [shared + lockName(package.ecosystem), own + lockName(package.ecosystem)]
      if package.ecosystem == .python { locks.append(own + "poetry.lock") }
    }
    for lock in locks where tracked.contains(lock) && contents(lock) == nil {
      guard !findings.contains(where: { $0.path == lock }) else { continue }
      add(
        FileFinding(
          .lockLacksPackage, of: project.name, lock, "git tracks the lock, and it is not there",
          repair: "git restore \(lock), or \(update(lock))"))
    }
    for package in found {
      let lock = folder(of: package.workspace ?? package.manifest) + lockName(package.ecosystem)
      guard tracked.contains(lock), let bytes = contents(lock), !package.locks.contains(where: { $0.path == lock })
      else { continue }
      addMissing(package.name, of: project, in: lock, bytes)
    }
    for package in found {
      for lock in package.locks where tracked.contains(lock.path) {
        guard let name = lock.name, !package.isCalled(name), let bytes = contents(lock.path) else { continue }
        add(
          FileFinding(
            .lockLacksPackage, of: project.name, lock.path, at: 0, in: bytes,
            "the lock does not hold \(package.name): in its folder it has \(name)", repair: update(lock.path)))
      }
    }
    if found.isEmpty {
      // A repository of one package.
      for source in project.sources where source.isLock {
        guard let bytes = contents(source.path) else { continue }
        do throws(VersionFileError) { _ = try source.format.locate(in: bytes) } catch .notLocked {
          addMissing(project.name, of: project, in: source.path, bytes)
        } catch { continue }
      }
    }
    let folders = found.isEmpty ? [""] : found.filter { $0.ecosystem == .python }.map { folder(of: $0.manifest) }
    for folder in folders {
      let lock = folder + "poetry.lock"
      guard tracked.contains(lock), let bytes = contents(lock), let manifest = contents(folder + "pyproject.toml")
      else {
        continue
      }
      do throws(VersionFileError) {
        _ = try PoetryContentHash.edits(of: bytes, before: manifest, after: manifest, sha256: sha256)
      } catch .staleHash(let offset) {
        add(
          FileFinding(
            .lockHashStale, of: project.name, lock, at: offset, in: bytes,
            "the content-hash is not that of \(folder)pyproject.toml, so that poetry install refuses the lock",
            repair: update(lock)))
      } catch {
        add(FileFinding(.lockHashStale, of: project.name, lock, at: error.offset, in: bytes, "\(error)"))
      }
    }
  }

  /// What packages want of each other is there, and locks repeat it.
  mutating func checkRanges() {
    guard let members else { return }
    for dependency in members.workspace.dependencies {
      guard let dependent = members.numbers[dependency.dependent], selected.contains(dependent),
        let needed = members.numbers[dependency.dependency]
      else { continue }
      let (name, other) = (packages[dependent].project.name, packages[needed].project.name)
      checkLockedPath(dependency, name: name, other: other)
      guard let requirement = dependency.requirement,
        let range = try? VersionRange(parsing: requirement.text, syntax: requirement.syntax)
      else { continue }
      let bytes = contents(requirement.file) ?? []
      let isPython = requirement.syntax == .python || requirement.syntax == .poetry
      if let version = packages[needed].version?.spelled(isPython ? .pep440 : .semver2), !requirement.isAny,
        !range.admits(version)
      {
        let fitting = try? range.rewritten(for: version)
        add(
          FileFinding(
            .rangeExcludes, of: name, requirement.file, at: requirement.range?.lowerBound, in: bytes,
            "\(name) wants \(dependency.name) \(range), and \(other) is \(version)",
            repair: fitting.map { "write \($0)" } ?? "write a range that admits \(version)"))
      }
      checkLockedRanges(dependency, range, name)
    }
  }

  private mutating func checkLockedRanges(_ dependency: LocalDependency, _ range: VersionRange, _ name: String) {
    guard let members else { return }
    // Of several kinds of dependency each has a range of its own.
    let said = members.workspace.dependencies(of: dependency.dependent).filter { $0.name == dependency.name }
      .compactMap(\.requirement)
    for (path, locked) in members.workspace.lockedRanges(of: dependency) {
      guard tracked.contains(path), let bytes = contents(path) else { continue }
      for place in (try? locked.locate(in: bytes)) ?? [] {
        let texts = said.compactMap { requirement in
          place.isConverted
            ? (try? VersionRange(parsing: requirement.text, syntax: requirement.syntax))?.specifiers : requirement.text
        }
        guard !texts.isEmpty, !texts.contains(where: { clauses($0) == clauses(place.location.text) }) else { continue }
        add(
          FileFinding(
            .lockRangeDiffers, of: name, path, at: place.location.range.lowerBound, in: bytes,
            "it holds \(dependency.name) \(place.location.text), and \(dependency.dependent) wants \(range)",
            repair: update(path)))
      }
    }
  }

  /// Poetry's lock of a dependent holds what it needs by its path.
  private mutating func checkLockedPath(_ dependency: LocalDependency, name: String, other: String) {
    let lock = folder(of: dependency.dependent) + "poetry.lock"
    guard case .path = dependency.locality, tracked.contains(lock), let bytes = contents(lock),
      let needed = members?.workspace.package(manifest: dependency.dependency), needed.ecosystem == .python,
      !needed.locks.contains(where: { $0.path == lock })
    else { return }
    add(
      FileFinding(
        .lockLacksPackage, of: name, lock, at: 0, in: bytes,
        "\(name) needs \(other) by its path, and the lock does not hold it there", repair: update(lock)))
  }

  private mutating func addMissing(_ name: String, of project: Project, in lock: String, _ bytes: [UInt8]) {
    // Of a crate the version is a part of what it is found by.
    if lock.hasSuffix("Cargo.lock"), let held = cratesVersion(name, bytes) {
      add(
        FileFinding(
          .versionDiffers, of: project.name, lock, at: held.offset, in: bytes,
          "package.\(name).version is \(held.text), and \(project.name) is \(project.stated?.description ?? "another")",
          repair: update(lock)))
      return
    }
    add(
      FileFinding(
        .lockLacksPackage, of: project.name, lock, at: 0, in: bytes, "the lock does not hold \(name)",
        repair: update(lock)))
  }

  /// The version of the crate of that name that comes from a path.
  private func cratesVersion(_ name: String, _ bytes: [UInt8]) -> (text: String, offset: Int)? {
    let crates = (try? TOML.parse(bytes))?["package"]?.array ?? []
    let crate = crates.first { $0["source"] == nil && $0["name"]?.string == name }
    guard let version = crate?["version"], let text = version.string else { return nil }
    return (text, version.contentRange.lowerBound)
  }

  private func lockName(_ ecosystem: Ecosystem) -> String {
    switch ecosystem {
    case .python: "uv.lock"
    case .cargo: "Cargo.lock"
    case .npm: "package-lock.json"
    }
  }

  /// The folder of a path with a slash at its end; empty for the root.
  private func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

  /// The clauses of a range, in any order and without spaces.
  private func clauses(_ text: String) -> [String] {
    text.filter { $0 != " " }.split(separator: ",").map(String.init).sorted()
  }
}
