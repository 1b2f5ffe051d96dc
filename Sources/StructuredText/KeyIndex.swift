/// The keys of one table in order: a list while it is short, a dictionary beside it once it is long, so that
/// finding duplicates takes linear time in all and next to none in the many small tables of a lock file.
///
/// Keys are bytes, since `String` takes two spellings of one accented letter for equal and the formats do not.
struct KeyIndex {
  private static let longestList = 8
  private var keys: [[UInt8]] = []
  private var positions: [[UInt8]: Int] = [:]

  func position(of key: String) -> Int? {
    if keys.count > Self.longestList { return positions[Array(key.utf8)] }
    return keys.firstIndex { $0.elementsEqual(key.utf8) }
  }

  mutating func append(_ key: String) {
    keys.append(Array(key.utf8))
    if keys.count == Self.longestList + 1 {
      for (position, key) in keys.enumerated() { positions[key] = position }
    } else if keys.count > Self.longestList {
      positions[Array(key.utf8)] = keys.count - 1
    }
  }
}
