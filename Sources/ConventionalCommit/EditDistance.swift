/// Returns the name that `word` was probably meant to be, nil if none is near.
///
/// Near is a name that `word` begins or ends with (`feature`, `hotfix`), else the one with the least edits, of which
/// there may be half as many as the longer one has bytes.
package func nearest(to word: String, among names: [String]) -> String? {
  let bytes = Array(word.utf8)
  guard bytes.count <= 64 else { return nil }
  let contained = names.filter { $0.utf8.count >= 3 && (word.hasPrefix($0) || word.hasSuffix($0)) }
  if let longest = contained.max(by: { $0.utf8.count < $1.utf8.count }) { return longest }
  let ranked = names.map { (name: $0, distance: editDistance(bytes, Array($0.utf8))) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
  return best.distance * 2 <= max(bytes.count, best.name.utf8.count) ? best.name : nil
}

/// The least number of insertions, deletions, replacements and swaps of neighbours that turn `left` into `right`.
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let replacement = last[column] + (left[row] == right[column] ? 0 : 1)
      var distance = min(replacement, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
