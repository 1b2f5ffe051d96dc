/// One text in which an expression is looked for.
///
/// All steps to which the text so far can have led are held in a list, the preferred ones first, and go on together
/// with each scalar. None is in the list twice, so that no list is longer than the program.
struct Search {
  /// What follows where the end of a program is reached.
  enum Verdict {
    /// The answer is known.
    case stop
    /// Another match can only be one that is preferred.
    case prefer
    /// Any other match counts too.
    case goOn
  }

  private let text: [Unicode.Scalar]
  /// For each assertion whether it holds at each place.
  private var facts: [[Bool]] = []

  /// Finds out where the program's assertions hold in a text, those inside of others first.
  init(_ text: String, _ program: Program) {
    self.text = Array(text.unicodeScalars)
    for assertion in program.assertions {
      var holds = [Bool](repeating: false, count: self.text.count + 1)
      // What is ahead ends anywhere, what is behind begins anywhere, and both are read towards the place.
      follow(assertion.steps, program.sets, isBackward: assertion.isAhead, startsAnywhere: true) { place in
        holds[place] = true
        return .goOn
      }
      facts.append(holds)
    }
  }

  /// Where a match of the program's body ends, the preferred one of those at the start, or the first to end of those
  /// anywhere; nil without one.
  func end(of program: Program, startsAnywhere: Bool) -> Int? {
    var end: Int?
    follow(program.body, program.sets, isBackward: false, startsAnywhere: startsAnywhere) { place in
      end = place
      return startsAnywhere ? .stop : .prefer
    }
    return end
  }

  private func follow(
    _ steps: [Program.Step], _ sets: [ScalarSet], isBackward: Bool, startsAnywhere: Bool, found: (Int) -> Verdict
  ) {
    var threads = Threads(count: steps.count)
    for index in 0...text.count {
      let place = isBackward ? text.count - index : index
      if index == 0 || startsAnywhere { add(0, to: &threads, steps, place) }
      threads.advance()
      if threads.current.isEmpty, !startsAnywhere { return }
      scan: for position in threads.current.indices {
        let step = threads.current[position]
        switch steps[step] {
        case .take(let low, let high, let set):
          guard index < text.count else { continue }
          let scalar = text[isBackward ? place - 1 : place]
          let holds =
            scalar.value < 64
            ? low >> UInt64(scalar.value) & 1 == 1
            : scalar.value < 128 ? high >> UInt64(scalar.value - 64) & 1 == 1 : sets[set].contains(scalar)
          if holds { add(step + 1, to: &threads, steps, isBackward ? place - 1 : place + 1) }
        default:
          switch found(place) {
          case .stop: return
          case .prefer: break scan
          case .goOn: continue
          }
        }
      }
    }
  }

  /// Adds a step and what follows it without taking anything.
  private func add(_ first: Int, to threads: inout Threads, _ steps: [Program.Step], _ place: Int) {
    threads.waiting.append(first)
    while let step = threads.waiting.popLast() {
      guard threads.mark(step) else { continue }
      switch steps[step] {
      case .take, .accept: threads.next.append(step)
      case .jump(let target): threads.waiting.append(target)
      case .split(let preferred, let other):
        threads.waiting.append(other)
        threads.waiting.append(preferred)
      case .at(let anchor): if holds(anchor, place) { threads.waiting.append(step + 1) }
      case .note: threads.waiting.append(step + 1)
      case .assert(let index, let isNegated): if facts[index][place] != isNegated { threads.waiting.append(step + 1) }
      }
    }
  }

  /// The text of the first match and of its groups, nil for a group that took no part in it; nil without a match. Among
  /// the matches that begin there it is the preferred one.
  func groups(of program: Program) -> [String?]? {
    var current = GroupThreads()
    var match: [Int]?
    let none = [Int](repeating: -1, count: 2 * program.groupCount)
    for place in 0...text.count {
      if match == nil {
        var slots = none
        slots[0] = place
        add(GroupThread(step: 0, slots: slots), to: &current, program.body, place)
      }
      var next = GroupThreads()
      scan: for thread in current.list {
        switch program.body[thread.step] {
        case .take(_, _, let set):
          guard place < text.count, program.sets[set].contains(text[place]) else { continue }
          add(GroupThread(step: thread.step + 1, slots: thread.slots), to: &next, program.body, place + 1)
        default:
          match = thread.slots
          match?[1] = place
          // What follows is less preferred.
          break scan
        }
      }
      current = next
      if current.list.isEmpty, match != nil { break }
    }
    return match.map { slots in
      (0..<program.groupCount).map { group in
        let (start, end) = (slots[2 * group], slots[2 * group + 1])
        return start < 0 || end < start ? nil : String(String.UnicodeScalarView(text[start..<end]))
      }
    }
  }

  /// Adds a thread and what follows it without taking anything, unless a preferred one is there already.
  private func add(_ first: GroupThread, to threads: inout GroupThreads, _ steps: [Program.Step], _ place: Int) {
    var waiting = [first]
    while var thread = waiting.popLast() {
      guard threads.seen.insert(thread.step).inserted else { continue }
      switch steps[thread.step] {
      case .take, .accept:
        threads.list.append(thread)
        continue
      case .jump(let target): thread.step = target
      case .split(let preferred, let other):
        waiting.append(GroupThread(step: other, slots: thread.slots))
        thread.step = preferred
      case .note(let slot):
        thread.slots[slot] = place
        thread.step += 1
      case .at(let anchor):
        guard holds(anchor, place) else { continue }
        thread.step += 1
      case .assert(let index, let isNegated):
        guard facts[index][place] != isNegated else { continue }
        thread.step += 1
      }
      waiting.append(thread)
    }
  }

  private func holds(_ anchor: Anchor, _ place: Int) -> Bool {
    switch anchor {
    case .start: place == 0
    case .end: place == text.count
    case .lineStart: place == 0 || text[place - 1] == "\n"
    case .lineEnd: place == text.count || text[place] == "\n"
    case .boundary: isBoundary(place)
    case .noBoundary: !isBoundary(place)
    }
  }

  private func isBoundary(_ place: Int) -> Bool {
    (place > 0 && text[place - 1].isWord) != (place < text.count && text[place].isWord)
  }
}

/// A step that is reached, and the places that were noted on the way to it; -1 where none was.
private struct GroupThread {
  var step: Int
  var slots: [Int]
}

/// The steps that are reached at a place, the preferred ones first.
private struct GroupThreads {
  var list: [GroupThread] = []
  var seen: Set<Int> = []
}

/// The steps that are reached, in the order in which they are preferred.
private struct Threads {
  /// Those of this place.
  var current: [Int] = []
  /// Those of the next place, so far.
  var next: [Int] = []
  /// Those that are still to be followed.
  var waiting: [Int] = []
  /// For each step the round in which it was reached last.
  private var marks: [Int]
  private var round = 1

  init(count: Int) { marks = [Int](repeating: 0, count: count) }

  /// Remembers a step; false where it was reached before.
  mutating func mark(_ step: Int) -> Bool {
    guard marks[step] != round else { return false }
    marks[step] = round
    return true
  }

  /// Goes on to the next place.
  mutating func advance() {
    round += 1
    swap(&current, &next)
    next.removeAll(keepingCapacity: true)
  }
}
