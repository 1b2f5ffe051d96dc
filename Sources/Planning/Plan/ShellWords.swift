/// A command for people to copy into a shell: words that a shell would take apart, or for a command of its own, are quoted.
package func shellWords(_ words: [String]) -> String {
  words.map { word in
    let isPlain =
      !word.isEmpty
      && word.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || "0123456789@%+=:,./_-".unicodeScalars.contains(scalar)
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }.joined(separator: " ")
}
