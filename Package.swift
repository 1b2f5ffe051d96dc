// swift-tools-version: 6.2
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
/// Everything but the libgit2 layer: unsafe code has to be marked.
let safe = strict + [.strictMemorySafety()]
/// What only the program is made of, no library product: there unsafe flags are allowed. In a release, metadata of generic
/// types is made by calls instead of by name, which would have the runtime look through all conformances at each start.
let direct: [SwiftSetting] = [
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release))
]

/// libgit2 and what it needs as archives: Debian's and Ubuntu's -dev packages have them, and then the program is one file.
/// Elsewhere, and with BUMP_SHARED_LIBGIT2 set, the shared library.
let archives: [String]? = {
  #if arch(x86_64)
    let folder = "/usr/lib/x86_64-linux-gnu"
  #else
    let folder = "/usr/lib/aarch64-linux-gnu"
  #endif
  let files = ["git2", "mbedcrypto", "pcre2-8", "http_parser", "z"].map { "\(folder)/lib\($0).a" }
  let isComplete = files.allSatisfy { FileManager.default.fileExists(atPath: $0) }
  return isComplete && Context.environment["BUMP_SHARED_LIBGIT2"] == nil ? files : nil
}()

/// How the program is linked for a release: nobody links against it, and the toolchain exports 40,000 names of one with a
/// static runtime. With the archives, everything but the C library is inside, for which other packages' `-lz` and
/// `-lstdc++` have to find archives, too.
let programFlags =
  ["-Xlinker", "--no-export-dynamic"]
  + (archives == nil
    ? []
    : [
      "-use-ld=lld", "-L\(Context.packageDirectory)/Sources/OfflineLibgit2/Archives", "-Xclang-linker",
      "-static-libgcc",
    ])

let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
// It brings a module that is named as one of ours is.
let httpClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client", moduleAliases: ["Configuration": "SwiftConfiguration"])
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "bump",
  products: [
    .executable(name: "bump", targets: ["bump"]),
    .library(name: "SemanticVersion", targets: ["SemanticVersion"]),
    .library(name: "ConventionalCommit", targets: ["ConventionalCommit"]),
    .library(name: "VersionFiles", targets: ["VersionFiles"]),
    .library(name: "Workspaces", targets: ["Workspaces", "Requirements"]),
    .library(name: "Changelog", targets: ["Changelog"]),
    .library(name: "ImageTags", targets: ["ImageTags"]),
    .library(name: "Planning", targets: ["Planning", "Configuration", "History"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // The pure core: values in, values out. No I/O, no Foundation, no C library but the parsers of TOML and YAML.
    .target(name: "SemanticVersion", swiftSettings: safe),
    .target(name: "RegularExpressions", swiftSettings: safe),
    .target(name: "ConventionalCommit", dependencies: ["RegularExpressions"], swiftSettings: safe),
    .target(name: "CommitQuestions", dependencies: ["ConventionalCommit"], swiftSettings: safe),
    .target(name: "History", swiftSettings: safe),
    .target(name: "Parallel", swiftSettings: safe),
    .target(name: "StructuredText", swiftSettings: safe),
    .target(
      name: "VersionFiles", dependencies: ["StructuredText", "RegularExpressions", "YAMLText"], swiftSettings: safe),
    .target(name: "Requirements", dependencies: ["SemanticVersion"], swiftSettings: safe),
    .target(
      name: "Workspaces", dependencies: ["StructuredText", "VersionFiles", "Requirements"], swiftSettings: safe),
    .target(name: "Changelog", dependencies: ["SemanticVersion", "Parallel"], swiftSettings: safe),
    .target(name: "ImageTags", dependencies: ["SemanticVersion", "RegularExpressions"], swiftSettings: safe),
    // Of Yams only its copy of libyaml is imported: Yams itself needs Foundation, and its nodes do not say where they end.
    .target(
      name: "YAMLText", dependencies: ["StructuredText", .product(name: "Yams", package: "Yams")], swiftSettings: safe),
    .target(name: "ContainerBuilds", dependencies: ["YAMLText"], swiftSettings: safe),
    .target(
      name: "ImageReferences", dependencies: ["YAMLText", "ImageTags", "SemanticVersion", "VersionFiles"],
      swiftSettings: safe),
    .target(
      name: "Configuration",
      dependencies: ["SemanticVersion", "StructuredText", "RegularExpressions", "ImageTags", toml], swiftSettings: safe),
    .target(
      name: "Planning",
      dependencies: [
        "SemanticVersion", "ConventionalCommit", "History", "StructuredText", "VersionFiles", "Changelog", "ImageTags",
        "ImageReferences", "YAMLText", "ContainerBuilds", "Configuration", "Requirements", "Workspaces", "Parallel",
      ],
      swiftSettings: safe),

    // The edges: git objects and references, the disk, other programs.
    .systemLibrary(
      name: "Clibgit2", pkgConfig: archives == nil ? "libgit2" : nil,
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .target(name: "OfflineLibgit2", exclude: ["Archives"]),
    .target(
      name: "Git", dependencies: ["Clibgit2", "OfflineLibgit2", "History", "Processes"], swiftSettings: strict + direct,
      linkerSettings: archives.map { [.unsafeFlags($0.flatMap { ["-Xlinker", $0] })] }),
    .target(name: "Files", swiftSettings: safe + direct),
    .systemLibrary(name: "Cspawn"),
    .target(name: "Processes", dependencies: ["Cspawn"], swiftSettings: safe + direct),
    .target(name: "Signing", dependencies: ["Processes", "Files", "History"], swiftSettings: safe + direct),
    // A changelog's template and its context, at the edge since the engine needs all of Foundation.
    .target(
      name: "Templates",
      dependencies: ["Changelog", "SemanticVersion", .product(name: "Stencil", package: "Stencil")],
      swiftSettings: safe + direct),

    // An OCI registry and its credentials.
    .target(
      name: "Registry",
      dependencies: [
        "ImageTags", "Processes", "Files",
        crypto, httpClient, .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: safe + direct),

    // snapshot -> plan -> preview or apply.
    .target(
      name: "SnapshotReading",
      dependencies: [
        "SemanticVersion", "ConventionalCommit", "History", "Changelog", "ImageTags", "ImageReferences",
        "Configuration", "Planning", "Workspaces", "StructuredText", "YAMLText", "Git", "Files", "Parallel",
      ],
      swiftSettings: safe + direct),
    .target(
      name: "Releasing",
      dependencies: [
        "ConventionalCommit", "Configuration", "Planning", "StructuredText", "YAMLText", "History", "VersionFiles",
        "Git",
        "Files", "Processes", "Signing", "SnapshotReading", toml,
      ],
      swiftSettings: safe + direct),
    .target(
      name: "Commands",
      dependencies: [
        "SemanticVersion", "ConventionalCommit", "CommitQuestions", "History", "StructuredText", "VersionFiles",
        "Changelog", "ImageTags", "ImageReferences", "YAMLText", "Configuration", "Planning", "Git", "Files",
        "Processes", "Signing", "SnapshotReading", "Releasing", "Templates", "Registry",
        argumentParser, crypto,
      ],
      swiftSettings: safe + direct),
    .target(name: "CArguments"),
    .executableTarget(
      name: "bump", dependencies: ["Commands", "CArguments"], swiftSettings: safe,
      linkerSettings: [.unsafeFlags(programFlags, .when(platforms: [.linux], configuration: .release))]),

    .target(
      name: "TestSupport", dependencies: [crypto], path: "Tests/TestSupport", resources: [.copy("Fixtures")],
      swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "SemanticVersion", "ConventionalCommit", "History", "StructuredText", "VersionFiles", "Changelog", "ImageTags",
        "ImageReferences", "YAMLText", "Configuration", "Requirements", "Workspaces", toml,
      ],
      path: "Tests/FuzzTargets", swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: ["FuzzTargets"], resources: [.copy("Corpus")], swiftSettings: strict),
    .testTarget(
      name: "SemanticVersionTests", dependencies: ["SemanticVersion", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "ConventionalCommitTests",
      dependencies: ["ConventionalCommit", "RegularExpressions", "FuzzTargets", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: strict),
    .testTarget(
      name: "CommitQuestionsTests", dependencies: ["CommitQuestions", "ConventionalCommit", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "HistoryTests", dependencies: ["History", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "VersionFilesTests", dependencies: ["VersionFiles", "StructuredText", "FuzzTargets", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "RequirementsTests", dependencies: ["Requirements", "SemanticVersion", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "WorkspacesTests",
      dependencies: ["Workspaces", "Requirements", "SemanticVersion", "VersionFiles", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "ChangelogTests", dependencies: ["Changelog", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "TemplatesTests", dependencies: ["Templates", "Changelog", "SemanticVersion"], swiftSettings: strict),
    .testTarget(
      name: "YAMLTextTests", dependencies: ["YAMLText", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ContainerBuildsTests", dependencies: ["ContainerBuilds", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ImageReferencesTests",
      dependencies: ["ImageReferences", "ImageTags", "SemanticVersion", "YAMLText", "VersionFiles", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ImageTagsTests", dependencies: ["ImageTags", "RegularExpressions", "TestSupport", crypto],
      swiftSettings: strict),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "PlanningTests",
      dependencies: [
        "Planning", "SemanticVersion", "ConventionalCommit", "Changelog", "Configuration", "History", "VersionFiles",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "RegularExpressionsTests", dependencies: ["RegularExpressions", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "GitTests", dependencies: ["Git", "History", "SnapshotReading", "Planning", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "SigningTests", dependencies: ["Signing", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RegistryTests", dependencies: ["Registry", "ImageTags", "TestSupport", crypto], swiftSettings: strict),
    .testTarget(name: "ProcessesTests", dependencies: ["Processes"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["bump", "TestSupport"], swiftSettings: strict),
  ]
)

// Scripts/fuzz builds this: libFuzzer brings a main of its own.
if Context.environment["BUMP_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["FuzzTargets"], path: "Fuzz",
      swiftSettings: safe + [.unsafeFlags(["-parse-as-library"])]))
}
