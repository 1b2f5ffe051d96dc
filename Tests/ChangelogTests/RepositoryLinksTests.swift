import Changelog
import Testing

@Suite("links from origin")
struct RepositoryLinksTests {
  @Test(
    "a remote's URL leads to the repository's page, without user, password and .git",
    arguments: [
      ("git@github.com:o/r.git", "https://github.com/o/r"),
      ("https://github.com/o/r", "https://github.com/o/r"),
      ("https://user:token@github.com/o/r.git/", "https://github.com/o/r"),
      ("ssh://git@github.com:22/o/r.git", "https://github.com/o/r"),
      ("ssh://git@ssh.github.com:443/o/r.git", "https://github.com/o/r"),
      ("git://github.com/o/r.git", "https://github.com/o/r"),
      ("  GIT@GitHub.com:O/R.git\n", "https://github.com/O/R"),
      ("git@gitlab.com:group/sub/deep/r.git", "https://gitlab.com/group/sub/deep/r"),
      ("https://gitlab.example.com:8443/g/r.git", "https://gitlab.example.com:8443/g/r"),
      ("http://gitea.local:3000/o/r", "http://gitea.local:3000/o/r"),
      ("ssh://git@altssh.gitlab.com:443/g/r.git", "https://gitlab.com/g/r"),
      ("https://codeberg.org/o/r.git", "https://codeberg.org/o/r"),
      ("git@bitbucket.org:o/r.git", "https://bitbucket.org/o/r"),
      ("https://git.example.com/o/r.git", "https://git.example.com/o/r"),
      ("https://org@dev.azure.com/org/my%20project/_git/repo", "https://dev.azure.com/org/my%20project/_git/repo"),
      ("https://dev.azure.com/org/_git/repo", "https://dev.azure.com/org/repo/_git/repo"),
      ("git@ssh.dev.azure.com:v3/org/my project/repo", "https://dev.azure.com/org/my%20project/_git/repo"),
      ("https://org.visualstudio.com/DefaultCollection/p/_git/repo", "https://org.visualstudio.com/p/_git/repo"),
      ("org@vs-ssh.visualstudio.com:v3/org/p/repo", "https://dev.azure.com/org/p/_git/repo"),
      ("https://github.com/o/r)](x", "https://github.com/o/r%29%5D%28x"),
    ])
  func origin(_ origin: String, _ page: String) throws {
    #expect(try #require(RepositoryLinks(origin: origin)).repository == page)
  }

  @Test(
    "what is no remote of a known forge has no links",
    arguments: [
      "", "/srv/git/r.git", "../r", "file:///srv/r.git", "https://github.com", "https://github.com/o", "https:///o/r",
      "https://git.sr.ht/~o/r", "https://example.com/o/r", "https://bitbucket.example.com/scm/p/r.git",
      "git@github.com:o//r", "git@github.com:o/../r", "https://dev.azure.com/org/p/repo", "C:\\repo", "://", ":", "@:",
      "https://github.com:x/o/r", "ext::sh -c x", "https://[::1]/o/r",
    ])
  func foreign(_ origin: String) {
    #expect(RepositoryLinks(origin: origin) == nil)
  }

  @Test(
    "where no forge is known, the page is the remote's own address",
    arguments: [
      ("git://h.example/x.git", "git://h.example/x"), ("ssh://git@h.example:22/x.git", "ssh://h.example/x"),
      ("git@h.example:a/x.git", "ssh://h.example/a/x"), ("http://u:p@h.example:8080/x.git", "http://h.example:8080/x"),
    ])
  func address(_ origin: String, _ page: String) {
    #expect(RepositoryLinks.page(origin: origin) == page)
  }

  @Test("the forge of an unknown host can be said")
  func said() {
    #expect(RepositoryLinks(origin: "https://example.com/o/r", forge: .gitlab)?.forge == .gitlab)
    #expect(
      RepositoryLinks(origin: "https://tfs.local/c/p/_git/r", forge: .azure)?.repository
        == "https://tfs.local/c/p/_git/r")
  }

  @Test(
    "each forge has its own pages",
    arguments: [
      ("https://github.com/o/r", "/commit/abc", "/compare/v1...v2", "/issues/1", "/pull/2", "/releases/tag/v1"),
      (
        "https://gitlab.com/o/r", "/-/commit/abc", "/-/compare/v1...v2", "/-/issues/1", "/-/merge_requests/2",
        "/-/tags/v1"
      ),
      ("https://codeberg.org/o/r", "/commit/abc", "/compare/v1...v2", "/issues/1", "/pulls/2", "/releases/tag/v1"),
      (
        "https://bitbucket.org/o/r", "/commits/abc", "/branches/compare/v2%0Dv1", "/issues/1", "/pull-requests/2",
        "/src/v1"
      ),
    ])
  func pages(_ base: String, _ commit: String, _ compare: String, _ issue: String, _ change: String, _ tag: String)
    throws
  {
    let links = try #require(RepositoryLinks(origin: base))
    #expect(links.commit("abc") == base + commit)
    #expect(links.compare(from: "v1", to: "v2") == base + compare)
    #expect(links.issue(1) == base + issue)
    #expect(links.change(2) == base + change)
    #expect(links.tag("v1") == base + tag)
  }

  @Test("Azure keeps issues with the project")
  func azure() throws {
    let links = try #require(RepositoryLinks(origin: "https://dev.azure.com/o/p/_git/r"))
    let base = "https://dev.azure.com/o/p"
    #expect(links.issue(1) == base + "/_workitems/edit/1")
    #expect(links.change(2) == base + "/_git/r/pullrequest/2")
    #expect(links.commit("abc") == base + "/_git/r/commit/abc")
    #expect(links.compare(from: "v1", to: "v2") == base + "/_git/r/branchCompare?baseVersion=GTv1&targetVersion=GTv2")
  }

  @Test("tags are percent-encoded")
  func encoding() {
    #expect(
      links?.compare(from: "@scope/pkg@1.0.0", to: "a(b)+é")
        == "https://github.com/o/r/compare/%40scope%2Fpkg%401.0.0...a%28b%29%2B%C3%A9")
  }

  @Test("another repository is at the same host, if the forge can say so")
  func elsewhere() throws {
    let reference = Change.Reference(number: 5, repository: "a/b", text: "a/b#5")
    #expect(links?.page(of: reference) == "https://github.com/a/b/issues/5")
    #expect(try #require(RepositoryLinks(origin: "https://dev.azure.com/o/p/_git/r")).page(of: reference) == nil)
    #expect(links?.page(of: Change.Reference(number: 5, repository: "../b", text: "")) == nil)
  }
}
