/// The replacement of some bytes of a file, so that all others stay as they are.
public struct Edit: Hashable, Sendable {
  /// What is replaced, in bytes from the start of the file.
  public let range: Range<Int>
  /// What stands there afterwards.
  public let replacement: [UInt8]

  /// Creates the replacement of the bytes in `range`.
  public init(range: Range<Int>, replacement: [UInt8]) {
    self.range = range
    self.replacement = replacement
  }

  /// Puts the edits of one file in order for ``applying(_:to:)``, equal ones once.
  ///
  /// Several rules may name the same place, for example a provider and an entry of `version_files`. Throws
  /// ``VersionFileError/overlap(offset:)`` where two edits of the same bytes differ.
  public static func merging(_ edits: [Edit]) throws(VersionFileError) -> [Edit] {
    let ordered = edits.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var merged: [Edit] = []
    for edit in ordered where edit != merged.last {
      if let last = merged.last, edit.range.lowerBound < last.range.upperBound || edit.range == last.range {
        throw .overlap(offset: edit.range.lowerBound)
      }
      merged.append(edit)
    }
    return merged
  }
}

/// Returns the bytes with the edits made.
///
/// - Precondition: The edits are within the bytes, in ascending order, and none overlaps the next, as
///   ``Edit/merging(_:)`` leaves them.
public func applying(_ edits: [Edit], to bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(edits.reduce(bytes.count) { $0 + $1.replacement.count })
  var end = 0
  for edit in edits {
    precondition(edit.range.lowerBound >= end && edit.range.upperBound <= bytes.count, "edits out of order")
    result += bytes[end..<edit.range.lowerBound]
    result += edit.replacement
    end = edit.range.upperBound
  }
  return result + bytes[end...]
}
