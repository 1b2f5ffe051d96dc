import Dispatch

/// What `transform` makes of each number below `count`, in their order. All cores take part where there is enough to do.
public func concurrentMap<Value: Sendable>(_ count: Int, _ transform: @Sendable (Int) -> Value) -> [Value] {
  guard count >= 16 else { return (0..<count).map(transform) }
  return unsafe [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
    nonisolated(unsafe) let places = unsafe buffer
    DispatchQueue.concurrentPerform(iterations: count) { number in
      unsafe places.initializeElement(at: number, to: transform(number))
    }
    initialized = count
  }
}

/// Does two things at the same time, the first on another core, and returns when both are done. Where that is not worth
/// it, only the second one, which has to get along alone.
public func onAnotherCore(
  where isWorthIt: Bool, _ first: @escaping @Sendable () -> Void, beside second: () -> Void
) {
  guard isWorthIt else { return second() }
  let group = DispatchGroup()
  DispatchQueue.global().async(group: group, execute: first)
  second()
  group.wait()
}
