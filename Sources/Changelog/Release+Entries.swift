extension Release {
  /// Whether the release's section has anything to show: changes of types without a section leave it empty.
  public func hasEntries(_ options: RenderingOptions) -> Bool { SectionText(self, options).entryCount > 0 }
}
