import CArguments
import Commands

@main
enum Main {
  static func main() {
    var arguments: [String] = []
    var entry = unsafe bump_arguments()
    while let text = unsafe entry?.pointee {
      arguments.append(unsafe String(cString: text))
      unsafe entry = unsafe entry?.successor()
    }
    Bump.run(Array(arguments.dropFirst()))
  }
}
