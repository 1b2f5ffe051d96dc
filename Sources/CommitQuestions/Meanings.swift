/// What the usual types are for; nil for a type that a project made itself.
public func meaning(ofType type: String) -> String? {
  switch type.lowercased() {
  case "feat": "something new for users"
  case "fix": "a bug is gone"
  case "docs": "documentation only"
  case "style": "formatting, no change of behaviour"
  case "refactor": "other code, the same behaviour"
  case "perf": "faster, or with less memory"
  case "test": "tests only"
  case "build": "build system, dependencies"
  case "ci": "continuous integration"
  case "chore": "upkeep that is none of the others"
  case "revert": "takes an earlier commit back"
  default: nil
  }
}

/// The scopes of some messages, the most frequent first; of equal ones the one that came first.
public func frequentScopes(_ scopes: [String], limit: Int) -> [String] {
  var counts: [String: (count: Int, first: Int)] = [:]
  for (index, scope) in scopes.enumerated() { counts[scope, default: (0, index)].count += 1 }
  let ranked = counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
  return ranked.prefix(limit).map(\.key)
}
