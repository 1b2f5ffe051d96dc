import Crypto

/// The digest of bytes as OCI writes it: `sha256:` and 64 hexadecimal digits.
public func sha256Digest(_ bytes: [UInt8]) -> String {
  var text: [UInt8] = Array("sha256:".utf8)
  let digits = Array("0123456789abcdef".utf8)
  for byte in SHA256.hash(data: bytes) {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 0xF)])
  }
  return String(decoding: text, as: UTF8.self)
}
