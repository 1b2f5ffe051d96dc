import ImageTags
import SemanticVersion
import TestSupport
import Testing

private func action(_ text: String) throws(MetadataError) -> MetadataAction {
  try MetadataAction(MetadataInputs(parsing: text))
}

private func context(_ reference: String, event: String = "push", now: Int64 = 1_795_176_000) -> MetadataContext {
  MetadataContext(
    event: event, reference: reference, sha: commit, defaultBranch: "main", repositoryBranch: "main", now: now,
    commitDate: now
  ) { zone, _ in ["Etc/East": 330, "Etc/West": -570][zone] }
}

@Suite("Rules of docker/metadata-action")
struct MetadataActionTests {
  @Test("a workflow, the inputs of a step and the rules alone are read alike")
  func inputs() throws {
    let rules = ["type=semver,pattern={{version}}", "type=sha"]
    let workflow = """
      jobs:
        image:
          steps:
            - uses: actions/checkout@v4
              with:
                tags: "no rules of ours"
            - name: Image
              id: meta
              uses: docker/metadata-action@v5 # the tags
              with:
                images: |
                  registry.example.com/My_App
                  name=other/app,enable=false
                # rules
                tags: |
                  # of releases
                  \(rules[0])

                  \(rules[1])
                flavor: "latest=false"
            - uses: docker/build-push-action@v6
              with:
                tags: ${{ steps.meta.outputs.tags }}
      """
    let found = try MetadataInputs(parsing: workflow)
    #expect(found.tags.map(\.text) == rules)
    #expect(found.tags.map(\.number) == [17, 19])
    #expect(try MetadataAction(found).images == ["registry.example.com/my_app"])
    #expect(try MetadataAction(found).flavor.latest == false)
    #expect(try MetadataInputs(parsing: rules.joined(separator: "\n")).tags.map(\.text) == rules)
    #expect(try MetadataInputs(parsing: "tags: |\n  \(rules[0])\n  \(rules[1])\n").tags.map(\.text) == rules)
    #expect(try MetadataInputs(parsing: "tags: 'type=raw,it''s'").tags.map(\.text) == ["type=raw,it's"])
  }

  @Test("two steps are not told apart")
  func twoSteps() {
    let step = "- uses: docker/metadata-action@v5\n"
    #expect(throws: MetadataError.self) { try MetadataInputs(parsing: step + step) }
    #expect(throws: MetadataError.self) { try MetadataInputs(parsing: "tags: a\ntags: b") }
  }

  @Test(
    "what the action refuses is refused with its line",
    arguments: [
      ("type=sha\ntype=bla", 2), ("type=semver", 1), ("type=match", 1), ("type=match,pattern=x,group=a", 1),
      ("type=ref", 1), ("type=ref,event=x", 1), ("type=raw", 1), ("type=sha,format=x", 1),
      ("\n\ntype=sha,priority=high", 3), ("type=raw,\"open", 1), ("type=raw,a\"b\"", 1), ("type=raw,\"a\"b", 1),
      ("tags: type=sha\nflavor: latest=maybe", 2), ("tags: type=sha\nflavor: x", 2),
      ("tags: type=sha\nimages: name=a,enable=x", 2),
    ])
  func refused(_ text: String, line: Int) {
    let error = #expect(throws: MetadataError.self) { try action(text) }
    #expect(error?.line == line)
  }

  @Test(
    "what cannot be carried out is refused with its line",
    arguments: [
      "type=raw,value={{#if x}}", "type=raw,value={{branch", "type=raw,value={{date}}",
      "type=raw,value={{date 'MMMM'}}", "type=raw,value={{date 'Do'}}", "type=raw,value={{date 'dd'}}",
      "type=raw,value={{date 'YYYY' tz='No/Where'}}",
      "type=raw,value={{date 'YYYY' of='x'}}", "type=raw,value={{date 'YYYY}}", "type=raw,value=x,enable={{branch}}",
      "type=match,pattern=(a", "type=match,pattern=/v(.*)/g,group=1", "type=match,pattern=/v/y",
      "type=match,pattern=(v)\\1",
    ])
  func unusable(_ rule: String) throws {
    let error = #expect(throws: MetadataError.self) { try action(rule).tags(context("refs/tags/v1")) }
    #expect(error?.line == 1)
  }

  @Test(
    "dates are written as Moment.js writes them",
    arguments: [
      ("YYYY-MM-DDTHH:mm:ss.SSSZ", "UTC", "2026-11-20T12-00-00.000-00-00"),
      ("YY.M.D H:h A", "UTC", "26.11.20-12-12-PM"),
      ("[wk]WW.GGGG Q", "UTC", "wk47.2026-4"), ("X", "UTC", "1795176000"), ("x", "UTC", "1795176000000"),
      ("HH.mm ZZ", "Etc/East", "17.30-0530"), ("DD hh.mm a", "Etc/West", "20-02.30-am"),
    ])
  func dates(_ format: String, zone: String, expected: String) throws {
    let tags = try action("type=raw,\"value={{date '\(format)' tz='\(zone)'}}\"").tags(context("refs/heads/x"))
    #expect(tags.main == expected)
  }

  @Test("three braces keep what two write as HTML")
  func entities() throws {
    let tags = try action("type=raw,value={{branch}}\ntype=raw,value={{{branch}}}").tags(context("refs/heads/a&b"))
    #expect(tags.names == ["a-amp-b", "a-b"])
  }

  @Test("the settings that come nearest, and what they are not")
  func imported() throws {
    let settings = MetadataImport(
      try action(
        """
        type=schedule
        type=schedule,pattern={{date 'YYYYMMDD'}}
        type=pep440,pattern={{version}}
        type=semver,pattern={{major}}.{{minor}}
        type=semver,pattern={{major}}
        type=semver,pattern=v{{version}}
        type=semver,pattern={{version}},value=1.0.0
        type=match,pattern=v(.*),group=1
        type=edge
        type=edge,branch=dev
        type=ref,event=pr
        type=ref,event=tag,prefix=x-
        type=raw,value=latest,enable={{is_default_branch}}
        type=raw,value=mine
        type=sha
        type=sha,enable={{is_default_branch}}
        """), scheme: .semver)
    #expect(settings.floating == [.minor, .major, .latest])
    #expect(settings.edge == "edge")
    #expect(settings.includesSHA)
    let fates = settings.items.map { "\($0.line ?? 0) \($0.fate.rawValue)" }
    #expect(
      fates == [
        "1 changed", "2 left", "3 same", "4 changed", "5 changed", "6 left", "7 left", "8 left", "9 same", "10 left",
        "11 same", "12 left", "13 left", "14 left", "15 changed", "16 left", "0 changed",
        "0 changed",
      ])
    #expect(settings.items.last?.rule == "type=pep440")
    #expect(settings.items.allSatisfy { !$0.message.isEmpty })
  }

  @Test("what GitHub would have put in is named, and never guessed")
  func unfinished() throws {
    let found = try action(
      """
      images: ${{ env.IMAGE }}
      flavor: latest=${{ github.ref == 'refs/heads/main' }}
      tags: |
        type=raw,value=${{ github.sha }}
        type=ref,event=tag
      """)
    let error = #expect(throws: MetadataError.self) { try found.tags(context("refs/tags/v1.0.0")) }
    #expect(error?.line == 2)
    let settings = MetadataImport(found, scheme: .semver)
    #expect(settings.repositories == [])
    let left = settings.items.filter { $0.fate == .left }
    #expect(left.map(\.line) == [nil, 4, 2])
    #expect(left.dropFirst().allSatisfy { $0.message.contains("GitHub") })
    let tags = [MetadataAction.PushedTag(name: "v1.1.0", seconds: 0), .init(name: "v1.0.1", seconds: 1)]
    #expect(
      try found.regressions(tags, policy: ImagePolicy(), context: context("")).map(\.tag) == ["v1.0.1"])
  }

  @Test(
    "rules of another scheme than the project's are named, and change it not",
    arguments: [
      (Scheme.semver, ["type=pep440"]), (.semver2, ["type=pep440"]), (.pep440, ["type=semver"]),
      (.calver(.default), ["type=semver", "type=pep440"]),
    ])
  func otherScheme(_ scheme: Scheme, _ rules: [String]) throws {
    let lines = "tags: |\n  type=semver,pattern={{version}}\n  type=pep440,pattern={{version}}\nflavor: latest=false"
    let found = try action(lines)
    let items = MetadataImport(found, scheme: scheme).items.filter { $0.line == nil }
    #expect(items.map(\.rule) == rules)
    #expect(items.allSatisfy { $0.message.hasSuffix("which is \(scheme.name.rawValue)") })
    #expect(MetadataImport(try action("tags: type=sha\nflavor: latest=false"), scheme: scheme).items.count == 1)
  }

  @Test(
    "an expression of GitHub's is one text, whatever it holds",
    arguments: [
      "type=raw,value=x,enable=${{ !startsWith(a, 'b') }}",
      "type=raw,enable=${{ contains(a, '}}#\"') }},value=x", "type=raw,\"value=${{ a }}, b\"",
      "type=raw,value=${{ a",
    ])
  func expression(_ rule: String) throws {
    let item = try #require(MetadataImport(try action(rule), scheme: .semver).items.first)
    #expect(item.rule == rule)
    #expect(item.message.contains("GitHub"))
  }

  @Test("the pushes that moved latest back are found")
  func regressions() throws {
    let names = ["v1.0.0", "v1.1.0", "v2.0.0-rc.1", "v2.0.0", "v1.1.1", "deploy-prod", "v2.0.1"]
    let tags = names.enumerated().map { MetadataAction.PushedTag(name: $0.element, seconds: Int64($0.offset)) }
    func moved(_ rules: String) throws -> [String] {
      try action(rules).regressions(tags.reversed(), policy: ImagePolicy(), context: context("")).map {
        "\($0.tag) from \($0.highest ?? "")"
      }
    }
    #expect(
      try moved("type=ref,event=tag") == ["v2.0.0-rc.1 from 1.1.0", "v1.1.1 from 2.0.0", "deploy-prod from 2.0.0"])
    #expect(try moved("type=semver,pattern={{version}}") == ["v1.1.1 from 2.0.0"])
    #expect(try moved("tags: type=semver,pattern={{version}}\nflavor: latest=false") == [])
  }

  @Test("no text of rules traps, and what they give is made of the characters of tags")
  func random() throws {
    let pieces = [
      "type=", "schedule", "semver", "pep440", "match", "edge", "ref", "raw", "sha", ",", "\n", "pattern=", "value=",
      "event=", "branch", "tag", "pr", "enable=", "priority=", "group=", "1", "-1", "prefix=", "suffix=", "\"", "'",
      "{{",
      "}}", "{{{", "}}}", "{{version}}", "{{major}}", "{{raw}}", "{{is_default_branch}}", "{{date 'YYYY'}}", "(", ")",
      "v(.*)", "/v(.)/i", "[", "#", "|", "tags: |\n  ", "flavor: ", "latest=", "true", "auto",
      "- uses: docker/metadata-action@v5",
      "images: ", " ", "é", "\u{0}", "=", "99999999999999999999",
    ]
    var random = SeededRandom(seed: 20_261_121)
    var given = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...10, using: &random)
      let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let reference =
        ["refs/tags/v1.2.3", "refs/heads/main", "refs/pull/7/merge", ""].randomElement(using: &random) ?? ""
      guard let action = try? action(text) else { continue }
      _ = MetadataImport(action, scheme: .semver)
      guard let tags = try? action.tags(context(reference)) else { continue }
      given += tags.names.count
      let isRight = tags.names.allSatisfy { name in
        !name.isEmpty
          && name.utf8.allSatisfy {
            ($0 | 0x20 >= 97 && $0 | 0x20 <= 122) || (48...57).contains($0) || "._-".utf8.contains($0)
          }
      }
      if !isRight { Issue.record("\(text) gives \(tags.names)") }
    }
    #expect(given > 1000)
  }
}
