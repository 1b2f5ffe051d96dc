/// A path below the root of a work tree: names with a slash between them, none of which leads out of the tree or into
/// git's folder.
struct TreePath {
  /// The whole path.
  let text: String
  /// The names of the folders, from the root on.
  let folders: [String]
  /// The last name.
  let name: String

  /// Throws ``FileError/outside(_:)`` or ``FileError/gitFolder(_:)``.
  init(_ text: String) throws(FileError) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String($0) ?? "" }
    for part in parts {
      guard !part.isEmpty, part != ".", part != "..", !part.utf8.contains(0) else { throw .outside(text) }
      guard !isGitFolder(part) else { throw .gitFolder(text) }
    }
    self.text = text
    folders = Array(parts.dropLast())
    name = parts[parts.count - 1]
  }
}

/// Whether some file system takes a name for `.git`, as git itself decides for the paths of a tree: in any case; on NTFS
/// also `git~1`, with dots and blanks at the end, with a stream (`.git::$INDEX_ALLOCATION`) or behind a backslash; on
/// HFS+ also with characters between that it ignores.
private func isGitFolder(_ name: String) -> Bool {
  let folded = String(String.UnicodeScalarView(name.unicodeScalars.filter { !isIgnoredByHFS($0) }))
  if isGit(folded.utf8[...], [".git"]) { return true }
  return name.utf8.split(separator: UInt8(ascii: "\\")).contains { part in
    var part = part.prefix { $0 != UInt8(ascii: ":") }
    while let last = part.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { part.removeLast() }
    return isGit(part, [".git", "git~1"])
  }
}

private func isGit(_ name: Substring.UTF8View, _ spellings: [String]) -> Bool {
  let lowered = name.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
  return spellings.contains { $0.utf8.elementsEqual(lowered) }
}

private func isIgnoredByHFS(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
  default: false
  }
}
