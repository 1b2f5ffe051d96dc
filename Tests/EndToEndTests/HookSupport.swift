import Foundation
import TestSupport
import Testing

extension TestRepository {
  /// Writes a program for `sh`, below `firstLine`.
  func program(_ path: String, _ text: String, mode: Int = 0o755, firstLine: String = "#!/bin/sh\n") throws {
    try writeProgram(text, to: url(path), mode: mode, firstLine: firstLine)
  }

  /// Writes a hook of git's.
  func hook(_ name: String, _ text: String, mode: Int = 0o755) throws {
    try program(".git/hooks/\(name)", text, mode: mode)
  }
}

/// The process of bump, in a hook of git's, whose own parent is git.
let bumpProcess = #"$(cut -d" " -f4 /proc/$PPID/stat)"#

/// Expects that nothing differs from an earlier fingerprint but what git keeps of objects, bump's own folder, and `paths`.
func expectUnchanged(
  _ repository: TestRepository, since before: Fingerprint, besides paths: String...,
  location: SourceLocation = #_sourceLocation
) throws {
  let differences = try repository.fingerprint.differences(from: before).filter { difference in
    !([".git/objects/", ".git/bump:", ".git/bump/history:"] + paths).contains { difference.hasPrefix($0) }
  }
  #expect(differences == [], sourceLocation: location)
}
