import ArgumentParser
import Files
import Git
import Glibc
import Planning
import SnapshotReading

/// `bump hooks`.
struct HooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hooks",
    abstract: "Let git check commit messages with bump.",
    subcommands: [HooksInstallCommand.self, HooksUninstallCommand.self, HooksStatusCommand.self])
}

/// `bump hooks install`.
struct HooksInstallCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Write a commit-msg and a pre-push hook.",
    discussion: """
      The hooks go where git looks for them (core.hooksPath, or the folder that all work trees share). A hook that \
      is not bump's is never changed.
      """)

  @Argument(
    help: ArgumentHelp("The hooks, commit-msg and pre-push; both if left out.", valueName: "hook"),
    transform: choice(GitHook.self))
  var hooks: [GitHook] = []

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try openRepository(containing: global.folder)
    let folder = try HooksFolder(repository)
    let hooks = hooks.isEmpty ? GitHook.allCases : hooks
    if let manager = HookManager(repository, folder) {
      throw Refusal(.taken, "the hooks of this project are kept by \(manager.owner)", hint: manager.advice(hooks))
    }
    for hook in hooks {
      guard try folder.state(of: hook) == .foreign else { continue }
      throw Refusal(
        .taken, "there is a \(hook.rawValue) hook that is not bump's: \(folder.path(of: hook))",
        hint: "add this line to it: \(hook.command) || exit 1")
    }
    for hook in hooks {
      try folder.write(hook)
      note(visible("Wrote \(folder.path(of: hook))"))
    }
  }
}

/// `bump hooks uninstall`.
struct HooksUninstallCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Remove the hooks that bump wrote.")

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try openRepository(containing: global.folder)
    let folder = try HooksFolder(repository)
    for hook in GitHook.allCases {
      switch try folder.state(of: hook) {
      case .ours:
        try folder.remove(hook)
        note(visible("Removed \(folder.path(of: hook))"))
      case .foreign: note(visible("\(folder.path(of: hook)) is not bump's and stays."))
      case .absent: break
      }
    }
  }
}

/// `bump hooks status`.
struct HooksStatusCommand: BumpCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say which hooks are bump's.")

  @OptionGroup var global: GlobalOptions

  func execute() throws {
    let repository = try openRepository(containing: global.folder)
    let folder = try HooksFolder(repository)
    for hook in GitHook.allCases {
      let state =
        switch try folder.state(of: hook) {
        case .ours: "installed"
        case .foreign: "not bump's"
        case .absent: "absent"
        }
      write("\(hook.rawValue): \(state)\n")
    }
    if let manager = HookManager(repository, folder) { note("The hooks of this project are kept by \(manager.owner).") }
  }
}
