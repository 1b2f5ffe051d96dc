/// Which part of major.minor.patch a change raises, from nothing to major (SemVer 2.0.0 §6 to §8).
public enum Increment: String, CaseIterable, Comparable, Hashable, Sendable {
  case none
  case patch
  case minor
  case major

  private var rank: Int {
    switch self {
    case .none: 0
    case .patch: 1
    case .minor: 2
    case .major: 3
    }
  }

  /// Whether `left` raises a lower part than `right`.
  public static func < (left: Increment, right: Increment) -> Bool { left.rank < right.rank }
}
