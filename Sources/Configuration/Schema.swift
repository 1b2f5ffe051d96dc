import StructuredText

/// A key of a table: its name, its place in the reference, and what its value does to a `Root`.
struct Rule<Root>: Sendable {
  let name: String
  /// The key, or those of the table that it is, from the table of this rule.
  let keys: [ConfigurationKey]
  let apply: @Sendable (Entry, inout Root, inout Report) -> Void
}

/// The keys that a table may have.
struct Schema<Root>: Sendable {
  let rules: [Rule<Root>]
  /// What reads keys of any other name; nil where there must be none.
  var other: Rule<Root>?

  init(_ rules: [Rule<Root>], other: Rule<Root>? = nil) {
    self.rules = rules
    self.other = other
  }

  var keys: [ConfigurationKey] { rules.flatMap(\.keys) + (other?.keys ?? []) }

  /// Reads a table.
  func read(_ table: Node, into root: inout Root, _ report: inout Report) {
    guard let entries = table.table else {
      let name = report.path.isEmpty ? "the configuration" : report.name
      return report.error(at: table.range.lowerBound, "\(name) must be a table, not \(table.kindDescription)")
    }
    for entry in entries {
      if report.isLenient, entry.node.value == .null { continue }
      guard let rule = rules.first(where: { $0.name == entry.key }) ?? other else {
        reportUnknown(entry, &report)
        continue
      }
      report.descend(entry.key) { rule.apply(entry, &root, &$0) }
    }
  }

  private func reportUnknown(_ entry: Entry, _ report: inout Report) {
    var message = "unknown key \(report.name(of: entry.key))"
    if let near = Spelling.nearest(to: entry.key, in: rules.map(\.name)) {
      message += "; did you mean \(report.name(of: near))"
    } else if let elsewhere = VersioningTable.name(ofKeyNamed: entry.key, isLenient: report.isLenient) {
      message += "; did you mean \(elsewhere)"
    }
    if report.isLenient {
      report.warning(at: entry.keyRange.lowerBound, message)
    } else {
      let isPyproject = report.path.isEmpty && entry.key == "tool"
      report.error(
        at: entry.keyRange.lowerBound, message,
        hint: isPyproject ? "this file is ours as a whole; write the keys at its top, without [tool.versioning]" : nil)
    }
  }
}

extension Rule {
  /// A key whose value goes through `set`.
  static func key<Value>(
    _ name: String, _ shape: Shape<Value>, default defaultValue: String? = nil, _ summary: String,
    set: @escaping @Sendable (inout Root, Value) -> Void
  ) -> Rule {
    let key = ConfigurationKey(
      path: [name], expected: shape.expected, defaultValue: defaultValue, summary: summary)
    return Rule(name: name, keys: [key]) { entry, root, report in
      do throws(Misfit) {
        set(&root, try shape.read(entry.node))
      } catch {
        report.misfit(error, in: entry.node, expected: shape.expected)
      }
    }
  }

  /// A key that is a member.
  static func key<Value>(
    _ name: String, _ shape: Shape<Value>, _ member: any WritableKeyPath<Root, Value> & Sendable,
    default defaultValue: String? = nil, _ summary: String
  ) -> Rule {
    key(name, shape, default: defaultValue, summary) { root, value in root[keyPath: member] = value }
  }

  /// A key that is a member with nil for what was not said.
  static func key<Value>(
    _ name: String, _ shape: Shape<Value>, _ member: any WritableKeyPath<Root, Value?> & Sendable,
    default defaultValue: String? = nil, _ summary: String
  ) -> Rule {
    key(name, shape, default: defaultValue, summary) { root, value in root[keyPath: member] = value }
  }

  /// A table of its own keys.
  static func table<Member>(
    _ name: String, _ member: any WritableKeyPath<Root, Member> & Sendable, _ schema: Schema<Member>
  ) -> Rule {
    Rule(name: name, keys: schema.keys.map { $0.beneath(name) }) { entry, root, report in
      schema.read(entry.node, into: &root[keyPath: member], &report)
    }
  }

  /// A table of tables whose names the user chooses.
  static func tables<Member>(
    _ name: String, _ member: any WritableKeyPath<Root, [Member]> & Sendable, _ schema: Schema<Member>,
    make: @escaping @Sendable (String) -> Member
  ) -> Rule {
    let any = Rule<[Member]>(name: "*", keys: schema.keys.map { $0.beneath("*") }) { entry, members, report in
      if entry.key.isEmpty { report.error(at: entry.keyRange.lowerBound, "\(report.name) has no name") }
      var new = make(entry.key)
      schema.read(entry.node, into: &new, &report)
      members.append(new)
    }
    return table(name, member, Schema([], other: any))
  }

  /// Keys of any name, all with a value of one shape.
  static func any<Value>(
    _ shape: Shape<Value>, _ summary: String, set: @escaping @Sendable (inout Root, Entry, Value) -> Void
  ) -> Rule {
    let key = ConfigurationKey(path: ["*"], expected: shape.expected, defaultValue: nil, summary: summary)
    return Rule(name: "*", keys: [key]) { entry, root, report in
      do throws(Misfit) {
        set(&root, entry, try shape.read(entry.node))
      } catch {
        report.misfit(error, in: entry.node, expected: shape.expected)
      }
    }
  }

  /// The same rule for what a member of something else is made of.
  func lifted<Outer>(to member: any WritableKeyPath<Outer, Root> & Sendable) -> Rule<Outer> {
    Rule<Outer>(name: name, keys: keys) { entry, root, report in apply(entry, &root[keyPath: member], &report) }
  }
}
