/// The version of bump itself; bump writes it.
public let bumpVersion = "0.8.0"
