public import Foundation

/// Writes an executable program for `sh`, below `firstLine`, and the folders on the way to it.
///
/// By another process: what this one writes, a program that is started meanwhile holds open for a moment, and then it
/// cannot be run ("Text file busy"). Moved into its place, since another test may be about to run the one of that name.
public func writeProgram(_ text: String, to place: URL, mode: Int = 0o755, firstLine: String = "#!/bin/sh\n") throws {
  try SigningKeys.run(
    "sh",
    [
      "-c", #"mkdir -p "${1%/*}" && printf '%s\n' "$2" >"$1.$$" && chmod "$3" "$1.$$" && mv "$1.$$" "$1""#, "sh",
      place.path, firstLine + text, String(mode, radix: 8),
    ])
}
