import ImageTags
public import YAMLText

/// Finds what names one of the repositories in a manifest, by its place and never by how a version looks.
///
/// `path` is where the file is, since some manifests are told by their name. Throws where the file is no YAML.
public func imageReferences(
  in bytes: [UInt8], path: String, to repositories: [String]
) throws(YAMLError) -> [ManifestReference] {
  var reader = ReferenceReader(
    bytes: bytes, fileName: path.split(separator: "/").last.map(String.init) ?? path, repositories: repositories)
  for document in try YAML.parse(bytes) {
    reader.uses = TextUses(in: document, repositories: repositories)
    reader.read(document)
  }
  return reader.found.sorted { $0.range.lowerBound < $1.range.lowerBound }
}

/// Whether a file is looked into at all: YAML by its name, or a `Kustomization`.
public func isManifest(_ path: String) -> Bool {
  [".yaml", ".yml", "/Kustomization"].contains { "/\(path)".hasSuffix($0) }
}

private struct ReferenceReader {
  let bytes: [UInt8]
  let fileName: String
  let repositories: [String]
  var found: [ManifestReference] = []
  var uses = TextUses()
  /// Where texts and collections that were looked at begin: an alias is no further one.
  private var seenTexts: Set<Int> = []
  private var seenCollections: Set<Int> = []

  init(bytes: [UInt8], fileName: String, repositories: [String]) {
    self.bytes = bytes
    self.fileName = fileName
    self.repositories = repositories
  }

  mutating func read(_ root: YAMLNode) {
    let kind = root["kind"]?.text
    let isResource = kind != nil && root["apiVersion"]?.text != nil
    if fileName == "Chart.yaml" || fileName == "Chart.yml" {
      chart(root)
    } else if ["kustomization.yaml", "kustomization.yml", "Kustomization"].contains(fileName)
      || isResource && root["apiVersion"]?.text?.hasPrefix("kustomize.config.k8s.io/") == true
    {
      for image in root["images"]?.elements ?? [] { kustomizeImage(image) }
    } else if isResource {
      workload(root)
    } else if let services = root["services"]?.entries {
      for service in services { if let image = service.value["image"] { whole(image, .compose) } }
    } else {
      values(root, fileName.contains("values") ? .helmValues : .other)
    }
  }

  /// Containers wherever they are, since custom resources hold pod templates too; and the values of a Helm release.
  private mutating func workload(_ node: YAMLNode) {
    guard node.text == nil, isNew(node) else { return }
    for entry in node.entries ?? [] {
      let key = entry.key.text ?? ""
      if ["containers", "initContainers", "ephemeralContainers"].contains(key), let containers = entry.value.elements {
        for container in containers { if let image = container["image"] { whole(image, .kubernetes) } }
      }
      if key == "values", entry.value.entries != nil {
        values(entry.value, .helmValues)
      } else {
        workload(entry.value)
      }
    }
    for element in node.elements ?? [] { workload(element) }
  }

  /// `repository` beside `tag`, and `image` with both in one text.
  private mutating func values(_ node: YAMLNode, _ kind: ManifestReference.Kind) {
    guard node.text == nil, isNew(node) else { return }
    if let image = node.helmImage {
      part(name: image.name, image.named, tag: node["tag"], digest: node["digest"], kind)
    }
    for entry in node.entries ?? [] {
      if entry.key.text == "image", entry.value.text != nil {
        whole(entry.value, kind)
      } else {
        values(entry.value, kind)
      }
    }
    for element in node.elements ?? [] { values(element, kind) }
  }

  private mutating func kustomizeImage(_ image: YAMLNode) {
    guard let (name, named) = image.kustomizedImage else { return }
    part(name: name, named, tag: image["newTag"], digest: image["digest"], .kustomize)
  }

  private mutating func chart(_ root: YAMLNode) {
    guard let name = root["name"]?.text, let version = root["appVersion"], let text = version.text,
      let repository = repositories.first(where: { lastComponent($0) == name })
    else { return }
    let obstacle: ManifestReference.Obstacle? = text.isEmpty ? .untagged : uses.count(of: version) > 1 ? .shared : nil
    add(.helmChart, repository, tag: text, digest: nil, in: version, prefix: "", obstacle)
  }

  /// A reference in one text.
  private mutating func whole(_ node: YAMLNode, _ kind: ManifestReference.Kind) {
    guard let text = node.text, isNew(node) else { return }
    if isVariable(text) {
      guard let repository = repositories.first(where: { mayName($0, text) }) else { return }
      return add(kind, repository, tag: nil, digest: nil, in: node, prefix: "", .variable)
    }
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let digest = halves.count > 1 ? String(halves[1]) : nil
    var name = halves[0]
    var tag: String?
    let path = name.lastIndex(of: "/").map { name[$0...] } ?? name
    if let colon = path.firstIndex(of: ":") {
      tag = String(name[name.index(after: colon)...])
      name = name[..<colon]
    }
    guard let repository = repositories.first(where: { isSame($0, String(name)) }) else { return }
    let obstacle: ManifestReference.Obstacle? = digest != nil ? .digest : tag?.isEmpty == false ? nil : .untagged
    add(kind, repository, tag: tag, digest: digest, in: node, prefix: "\(name):", obstacle)
  }

  /// A reference whose repository and tag are texts of their own.
  private mutating func part(
    name: String, _ named: YAMLNode, tag: YAMLNode?, digest: YAMLNode?, _ kind: ManifestReference.Kind
  ) {
    let isFilledIn = isVariable(name)
    guard let repository = repositories.first(where: { isFilledIn ? mayName($0, name) : isSame($0, name) }) else {
      return
    }
    let written = tag?.text.flatMap { $0.isEmpty || isNull(tag) ? nil : $0 }
    let halves = written?.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) ?? []
    let text = halves.first.flatMap { $0.isEmpty ? nil : $0 }
    let pinned = halves.count > 1 ? halves[1] : digest?.text.flatMap { $0.isEmpty ? nil : $0 }
    let node = written == nil ? named : tag ?? named
    guard isNew(node) else { return }
    let obstacle: ManifestReference.Obstacle? =
      if isFilledIn || written.map(isVariable) == true {
        .variable
      } else if pinned != nil {
        .digest
      } else if text == nil {
        .untagged
      } else {
        uses.isShared(node) ? .shared : nil
      }
    add(kind, repository, tag: text, digest: pinned, in: node, prefix: "", obstacle)
  }

  private mutating func add(
    _ kind: ManifestReference.Kind, _ repository: String, tag: String?, digest: String?, in node: YAMLNode,
    prefix: String,
    _ obstacle: ManifestReference.Obstacle?
  ) {
    found.append(
      ManifestReference(
        kind: kind, repository: repository, tag: tag, digest: digest, range: node.range,
        obstacle: obstacle ?? (tag.map(OCIReference.isValidTag) == true ? obstacleOfText(node) : .invalid),
        prefix: prefix,
        quote: bytes[node.range.lowerBound...].first == UInt8(ascii: "'") ? UInt8(ascii: "'") : UInt8(ascii: "\"")))
  }

  /// Whether the bytes of a text can be taken out whole and others put in.
  private func obstacleOfText(_ node: YAMLNode) -> ManifestReference.Obstacle? {
    if let tag = node.tag { return .typed(tag) }
    let written = bytes[node.range]
    switch node.content {
    case .scalar(let text, .plain): return written.elementsEqual(text.utf8) ? nil : .multiline
    case .scalar(_, .singleQuoted), .scalar(_, .doubleQuoted):
      return written.contains(0x0A) ? .multiline : written.contains(UInt8(ascii: "\\")) ? .escaped : nil
    default: return .multiline
    }
  }

  private mutating func isNew(_ node: YAMLNode) -> Bool {
    node.text == nil
      ? seenCollections.insert(node.range.lowerBound).inserted : seenTexts.insert(node.range.lowerBound).inserted
  }

  private func isNull(_ node: YAMLNode?) -> Bool {
    guard case .scalar(let text, .plain)? = node?.content else { return false }
    return ["~", "null", "Null", "NULL"].contains(text)
  }
}

private func isVariable(_ text: String) -> Bool { text.contains("$") || text.contains("{{") }

/// Whether two names are of one repository: Docker Hub goes without saying, and so does its folder `library`.
func isSame(_ one: String, _ other: String) -> Bool {
  guard OCIReference.isValidRepository(other), let other = try? ImageReference(parsing: other) else { return false }
  return (try? ImageReference(parsing: one)) == other
}

/// Whether a text with variables may name a repository: it holds its name, or the last part of that behind a slash.
private func mayName(_ repository: String, _ text: String) -> Bool {
  func holds(_ name: String) -> Bool {
    var rest = text[...]
    while let found = rest.firstRange(of: name) {
      let next = text[found.upperBound...].first
      if next == nil || ":@$}{ ".contains(next ?? " ") { return true }
      rest = text[found.upperBound...]
    }
    return false
  }
  return holds(repository) || holds("/\(lastComponent(repository))")
}

private func lastComponent(_ repository: String) -> String {
  repository.split(separator: "/").last.map(String.init) ?? repository
}
