import Configuration
import ImageReferences
import ImageTags
import SemanticVersion
import StructuredText
import VersionFiles
import Workspaces

extension FileAudit {
  /// Every file that a release writes states the version.
  mutating func checkVersions(_ number: Int) {
    let project = packages[number].project
    for package in manifests(of: number) where package.version == .none && package.isVersionDue {
      let version = packages[number].version.map { " = \"\($0)\"" } ?? ""
      add(
        FileFinding(
          .versionMissing, of: project.name, package.manifest, at: 0, in: contents(package.manifest) ?? [],
          "it states no version, and does not say that it is dynamic either", repair: "write version\(version)"))
    }
    guard let version = project.stated else { return }
    for source in project.sources.dropFirst() {
      // A lock that git does not track stays as it is.
      guard tracked.contains(source.path), let bytes = contents(source.path) else {
        if !source.isLock {
          let isThere = contents(source.path) != nil
          add(
            FileFinding(
              .versionMissing, of: project.name, source.path,
              "it has to state the version of \(project.name), and "
                + (isThere ? "git does not track it" : "does not exist"),
              repair: isThere ? "git add \(source.path)" : "correct its name in version_files, or take it out"))
        }
        continue
      }
      var format = source.format
      if case .text(let pattern, _) = format {
        format = .text(pattern: pattern, spellings: project.spellings(of: version).sorted())
      }
      do throws(VersionFileError) {
        for location in try format.locate(in: bytes)
        where !project.isSpelling(location.text, of: version, in: source) {
          add(
            FileFinding(
              .versionDiffers, of: project.name, source.path, at: location.range.lowerBound, in: bytes,
              "\(location.name) is \(location.text), and \(project.name) is \(version)\(stated(project))",
              repair: source.isLock
                ? update(source.path) : "write \(project.text(of: version, in: source) ?? "\(version)")"))
        }
      } catch .notLocked where source.isLock {
        continue
      } catch .notFound {
        add(
          FileFinding(
            .versionDiffers, of: project.name, source.path,
            "no line that version_files means has the version \(version)"
              + stated(project), repair: "write \(version) there, or correct version_files"))
      } catch {
        add(
          FileFinding(.versionMissing, of: project.name, source.path, at: error.offset, in: bytes, "\(error)"))
      }
    }
    for package in manifests(of: number) {
      guard case .stated(let text, let file, let format) = package.version,
        !project.sources.contains(where: { $0.path == file && $0.format == format }), let bytes = contents(file)
      else { continue }
      add(
        FileFinding(
          .versionDiffers, of: project.name, file, at: (try? format.locate(in: bytes).first)?.range.lowerBound ?? 0,
          in: bytes,
          "it states \(text), and \(project.name) is \(version)\(stated(project)), so that releases leave it",
          repair: "write \(version), and releases go on from there"))
    }
  }

  /// The tags that HEAD contains lead to the version.
  mutating func checkTags(_ number: Int) {
    let (project, baseline) = (packages[number].project, packages[number].baseline)
    guard let mismatch = baseline.mismatch, let source = project.sources.first, let bytes = contents(source.path) else {
      return
    }
    let offset = (try? source.format.locate(in: bytes).first)?.range.lowerBound
    add(
      FileFinding(
        .tagDiffers, of: project.name, source.path, at: offset, in: bytes, mismatch.message, repair: mismatch.hint))
  }

  /// What looks like the package's version is it.
  mutating func checkLiterals(_ number: Int) {
    let project = packages[number].project
    guard let version = project.stated else { return }
    for source in project.literalCandidates(in: paths, besides: members?.projects.map(\.path) ?? []) {
      guard let bytes = contents(source.path) else { continue }
      // A chart has a version of its own.
      if source.format == .helmChart(key: "version") { continue }
      for location in (try? source.format.locate(in: bytes)) ?? []
      where (try? Version(parsing: location.text, scheme: .pep440)) != nil
        || (try? Version(parsing: location.text, scheme: .semver2)) != nil
      {
        guard !project.isSpelling(location.text, of: version, in: source) else { continue }
        let text = project.text(of: version, in: source) ?? "\(version)"
        add(
          FileFinding(
            .literalDiffers, of: project.name, source.path, at: location.range.lowerBound, in: bytes,
            "\(location.name) is \(location.text), and \(project.name) is \(version)\(stated(project)); releases leave it",
            repair: "write \(text), and releases go on from there"))
      }
    }
  }

  /// Deployment manifests have the package's image with its version.
  mutating func checkImages(_ number: Int) {
    let project = packages[number].project
    let repositories = project.settings.images.repositories
    guard !repositories.isEmpty, let version = packages[number].version else { return }
    let tag = version.description.replacing("+", with: "_")
    let update = ReferenceUpdate(version: version, tag: tag, policy: ImagePolicy(project))
    for path in paths where isManifest(path) && !isBesidePackages(path) {
      guard let bytes = contents(path), mentions(bytes, repositories),
        let references = try? imageReferences(in: bytes, path: path, to: repositories)
      else { continue }
      for reference in references {
        switch update.keeping(reference) {
        case nil, .higher?: break
        default: continue
        }
        add(
          FileFinding(
            .imageDiffers, of: project.name, path, at: reference.range.lowerBound, in: bytes,
            "\(reference.repository) has the tag \(reference.tag ?? ""), and \(project.name) is \(version)",
            repair: "write \(tag) where this version is to run"))
      }
    }
  }

  /// Where the version is stated, for people.
  private func stated(_ project: Project) -> String { project.statedAt.map { " (\($0))" } ?? "" }

  /// What brings a lock up to date.
  func update(_ lock: String) -> String {
    switch lock.split(separator: "/").last ?? "" {
    case "uv.lock": "write it anew: uv lock"
    case "poetry.lock": "write it anew: poetry lock"
    case "Cargo.lock": "write it anew: cargo metadata"
    case "pnpm-lock.yaml": "write it anew: pnpm install --lockfile-only"
    default: "write it anew: npm install --package-lock-only"
    }
  }
}
