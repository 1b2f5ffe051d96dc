import Glibc

/// `bytes` in UTF-8, or nil where the encoding is unknown or the bytes are none of it; git's own `encoding` header.
func recode(_ bytes: [UInt8], from encoding: String) -> [UInt8]? {
  if ["utf-8", "utf8"].contains(encoding.lowercased()) { return bytes }
  let converter = iconv_open("UTF-8", encoding)
  guard let converter, converter != UnsafeMutableRawPointer(bitPattern: -1) else { return nil }
  defer { iconv_close(converter) }
  var input = bytes.map { CChar(bitPattern: $0) }
  var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
  return input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      var source = input.baseAddress
      var sourceLeft = input.count
      var target = output.baseAddress
      var targetLeft = output.count
      guard iconv(converter, &source, &sourceLeft, &target, &targetLeft) != -1, sourceLeft == 0
      else { return nil }
      return output.prefix(output.count - targetLeft).map { UInt8(bitPattern: $0) }
    }
  }
}
