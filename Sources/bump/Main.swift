import Commands

@main
enum Main {
  static func main() { Bump.run(Array(CommandLine.arguments.dropFirst())) }
}
