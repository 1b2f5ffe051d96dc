import Planning

/// A file's change as a unified diff, three lines of context around each hunk.
func diff(_ file: ReleasePlan.File, _ style: Style) -> String {
  let before = lines(file.before ?? [])
  let after = lines(file.after)
  let path = visible(file.path)
  var text = style.bold(file.before == nil ? "--- /dev/null" : "--- a/\(path)") + "\n"
  text += style.bold("+++ b/\(path)") + "\n"
  for hunk in hunks(before, after) {
    let old = max(0, hunk.before.lowerBound - 3)..<min(before.count, hunk.before.upperBound + 3)
    let new = max(0, hunk.after.lowerBound - 3)..<min(after.count, hunk.after.upperBound + 3)
    let oldStart = old.isEmpty ? old.lowerBound : old.lowerBound + 1
    let newStart = new.isEmpty ? new.lowerBound : new.lowerBound + 1
    text += style.cyan("@@ -\(oldStart),\(old.count) +\(newStart),\(new.count) @@") + "\n"
    for line in before[old.lowerBound..<hunk.before.lowerBound] { text += " \(shown(line))\n" }
    let isAligned = hunk.before.count == hunk.after.count
    var added = ""
    for (line, other) in zip(before[hunk.before], after[hunk.after]) where isAligned {
      if line == other {
        text += added + " \(shown(line))\n"
        added = ""
      } else {
        text += style.red("-\(shown(line))") + "\n"
        added += style.green("+\(shown(other))") + "\n"
      }
    }
    text += added
    if !isAligned {
      for line in before[hunk.before] { text += style.red("-\(shown(line))") + "\n" }
      for line in after[hunk.after] { text += style.green("+\(shown(line))") + "\n" }
    }
    for line in before[hunk.before.upperBound..<old.upperBound] { text += " \(shown(line))\n" }
  }
  return text
}

private struct Hunk {
  var before: Range<Int>
  var after: Range<Int>
}

/// Where the files differ. Files of as many lines are compared line by line; of others, what is alike at both ends is
/// left out: an edit is one or the other.
private func hunks(_ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]) -> [Hunk] {
  guard before.count == after.count else {
    let start = zip(before, after).prefix { $0 == $1 }.count
    let end = zip(before[start...].reversed(), after[start...].reversed()).prefix { $0 == $1 }.count
    return [Hunk(before: start..<(before.count - end), after: start..<(after.count - end))]
  }
  var hunks: [Hunk] = []
  for index in before.indices where before[index] != after[index] {
    if let last = hunks.last, last.before.upperBound + 6 >= index {
      hunks[hunks.count - 1].before = last.before.lowerBound..<(index + 1)
      hunks[hunks.count - 1].after = last.after.lowerBound..<(index + 1)
    } else {
      hunks.append(Hunk(before: index..<(index + 1), after: index..<(index + 1)))
    }
  }
  return hunks
}

private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines
}

private func shown(_ line: ArraySlice<UInt8>) -> String {
  let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  return visible(String(decoding: text, as: UTF8.self))
}
