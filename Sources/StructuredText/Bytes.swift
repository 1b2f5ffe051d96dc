/// The bytes EF BB BF, which some editors put before UTF-8 text.
package let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Whether the byte is one of `0` to `9`.
package func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// Whether the byte is an ASCII letter.
package func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
