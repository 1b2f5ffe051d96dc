import ImageReferences
import VersionFiles
import YAMLText

extension FuzzTarget {
  /// A manifest, below its path.
  static let yaml = FuzzTarget("yaml") { bytes in
    var input = Input(bytes)
    let path = input.choice(["compose.yaml", "kustomization.yaml", "Chart.yaml", "values.yaml"])
    let manifest = input.bytes
    let documents: [YAMLNode]
    do throws(YAMLError) {
      documents = try YAML.parse(manifest)
    } catch {
      try hold((0...manifest.count).contains(error.offset), "an error is in the file", [error])
      return
    }
    var open = documents
    var count = 0
    // Aliases can multiply what there is.
    while let node = open.popLast(), count < 10_000 {
      count += 1
      try hold(
        node.range.lowerBound >= 0 && node.range.upperBound <= manifest.count, "a value is in the file", [node])
      if case .scalar(let text, .plain) = node.content, !text.contains("\n"), !text.contains(" ") {
        try hold(manifest[node.range].elementsEqual(text.utf8), "a plain word stands where it says", [node])
      }
      open += (node.elements ?? []) + (node.entries ?? []).flatMap { [$0.key, $0.value] }
    }
    try hold(try YAML.changes(from: manifest, to: manifest)?.isEmpty == true, "a file does not differ from itself")
    for reference in try imageReferences(in: manifest, path: path, to: ["a", "b.example/a"])
    where reference.obstacle == nil {
      for tag in ["1.10", "1e5"] {
        let edit = reference.replaced(tag: tag)
        let changes = try YAML.changes(from: manifest, to: applying([edit], to: manifest))
        try hold(
          changes?.map(\.text) == [reference.text(tag: tag)] && changes?[0].range == edit.range
            && changes?[0].style != .plain,
          "the tag alone is replaced, as a text", [reference, changes as Any])
      }
    }
  }
}
