/// A relative path as lock files write it: without a leading `./` or a trailing `/`, and `.` for nothing.
func normalizedPath(_ path: String) -> String {
  var bytes = path.utf8[...]
  while bytes.starts(with: "./".utf8) { bytes = bytes.dropFirst(2) }
  while bytes.last == UInt8(ascii: "/"), bytes.count > 1 { bytes = bytes.dropLast() }
  return bytes.isEmpty ? "." : String(decoding: bytes, as: UTF8.self)
}
