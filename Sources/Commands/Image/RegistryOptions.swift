import ArgumentParser
import Configuration
import ImageTags
import Planning
import Registry
import SemanticVersion
import SnapshotReading

/// Options of every command that asks a registry.
struct RegistryOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Ask the registry without TLS; if unsaid, only where it is this machine itself.")
  var plainHttp: Bool?
}

/// The registries that a command asks, each set up when it is asked first.
final class Registries {
  private let settings: RegistryClient.Settings
  private var clients: [String: RegistryClient] = [:]

  init(_ options: RegistryOptions) {
    settings = RegistryClient.Settings(environment: processEnvironment, plainHTTP: options.plainHttp)
  }

  /// Asks the registry of a reference.
  func ask<Answer>(
    _ reference: ImageReference, _ question: (RegistryClient) throws(RegistryError) -> Answer
  ) throws(Refusal) -> Answer {
    do throws(RegistryError) {
      let client: RegistryClient
      if let known = clients[reference.registry] {
        client = known
      } else {
        client = try RegistryClient(reference.registry, settings)
        clients[reference.registry] = client
      }
      return try question(client)
    } catch {
      throw Refusal(error)
    }
  }

  /// What an image says of itself; nil where there is none.
  func image(_ reference: ImageReference) throws(Refusal) -> PublishedImage? {
    try ask(reference) { client throws(RegistryError) in
      try client.manifest(reference).map { manifest throws(RegistryError) in try client.image(manifest, in: reference) }
    }
  }

  /// What a registry has under a tag; nil where it has nothing. Of the image `digest` nothing more is asked.
  ///
  /// Where `version` is to float there, the release tags above it that share its digest are among its versions: the
  /// labels of a promoted image are those of its build.
  func published(
    _ reference: ImageReference, besides digest: String?, floating version: Version?, _ policy: ImagePolicy
  ) throws(Refusal) -> PublishedImage? {
    try ask(reference) { client throws(RegistryError) in
      guard let manifest = try client.manifest(reference) else { return nil }
      guard manifest.digest != digest else { return PublishedImage(digest: manifest.digest) }
      var image = try client.image(manifest, in: reference)
      guard let version else { return image }
      for tag in try client.tags(of: reference) {
        guard OCIReference.isValidTag(tag), let other = policy.imageVersion(tag), version.precedes(other),
          try client.manifest(reference.with(tag: tag))?.digest == manifest.digest
        else { continue }
        image.versions.append(other.description)
      }
      return image
    }
  }
}

extension Refusal {
  init(_ error: RegistryError) { self.init(.registryUnusable, "\(error)", hint: error.hint) }
}

/// Reads a reference that the user wrote.
func imageReference(_ text: String) throws(Refusal) -> ImageReference {
  do throws(ImageTagError) {
    return try ImageReference(parsing: text)
  } catch {
    throw Refusal(error)
  }
}

/// Reads a reference of one image. Docker's `latest` for one without a tag is no good guess of what is to be released.
func oneImage(_ text: String) throws(Refusal) -> ImageReference {
  let reference = try imageReference(text)
  guard reference.tag != nil || reference.digest != nil else {
    throw Refusal(.usage, "'\(text)' says no tag", hint: "write \(text):TAG or \(text)@sha256:...")
  }
  return reference
}

/// The repositories that the options name, else the configuration; `fallback` where neither does.
func imageRepositories(
  _ named: [String], _ repository: ReleaseRepository, fallback: ImageReference? = nil
) throws(Refusal) -> [ImageReference] {
  let names = named.isEmpty ? repository.project.settings.images.repositories : named
  var references: [ImageReference] = []
  for name in names {
    let reference = try imageReference(name)
    guard reference.tag == nil, reference.digest == nil else {
      throw Refusal(
        .usage, "'\(name)' names an image, and a repository is wanted",
        hint: "write it without a tag, as in registry.example.com/my_app")
    }
    references.append(reference)
  }
  if references.isEmpty, let fallback { return [fallback] }
  guard !references.isEmpty else {
    throw Refusal(
      .usage, "no repository of images is known",
      hint: "name it with --image registry.example.com/my_app, or as repositories in [images] of .versioning.toml")
  }
  return references
}
