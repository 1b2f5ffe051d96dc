extension RepositoryKind {
  static let workTrees: [RepositoryKind] = [
    RepositoryKind("plain", ""),
    RepositoryKind("linked, while main is checked out in the main one", "git worktree add -q -b rel ../linked") {
      $0.place = "../linked"
      $0.check = "test $(git rev-parse rel~1) = $(git rev-parse main) && echo ok"
    },
    .refused(
      "on a branch that another one is on too", "git worktree add -q -f ../linked main", 40,
      "refs/heads/main is checked out in ", "linked too", "switch --detach"),
    .refused(
      "linked, on a branch that the main one is on too", "git worktree add -q -f ../linked main", 40, "my_app too"
    ) { $0.place = "../linked" },
    RepositoryKind("a work tree that was on the branch is gone", "git worktree add -q -f ../gone main; rm -rf ../gone"),
    RepositoryKind("with a submodule", library),
    RepositoryKind("a submodule itself", library + "cd lib; git switch -q main") { $0.place = "lib" },
    .refused("with a submodule that has changes", library + "echo x >> lib/a.txt", 40, "not clean: lib\n"),
    .refused(
      "with a submodule at another commit", library + "git -C lib commit -q --allow-empty -m 'fix: b'", 40,
      "not clean: lib\n"),
    .refused(
      "a version file in a submodule",
      library + settings("lib/a.txt"),
      17, "lib/a.txt is in the submodule lib", "bump -C lib"
    ) { $0.dry = 17 },
    .refused("bare", "git clone -q --bare . ../bare.git", 40, "a bare repository has no files") {
      $0.place = "../bare.git"
    },
    RepositoryKind("sparse, cone", "git sparse-checkout set --cone src"),
    RepositoryKind("sparse, patterns", "git sparse-checkout set --no-cone '/*' '!/other/'"),
    .refused(
      "sparse, a version file outside of the cone",
      "echo 1.0.0 > other/VERSION; \(settings("other/VERSION")); git sparse-checkout set --cone src", 40,
      "the sparse checkout leaves out other/VERSION", "git sparse-checkout add other\n"),
    .refused(
      "sparse, the changelog outside of the cone",
      """
      sed -i 's/^tag_format/changelog_file = "other\\/CHANGES.md"\\ntag_format/' pyproject.toml
      printf '## v1.0.0 (2020-01-01)\\n\\n- old\\n' > other/CHANGES.md
      git add -A; git commit -qm 'chore: write changes'; git sparse-checkout set --cone src
      """, 40, "the sparse checkout leaves out other/CHANGES.md"),
    .refused(
      "sparse, the manifest left out", "git sparse-checkout set --no-cone /src/", 40,
      "the sparse checkout leaves out pyproject.toml", "git sparse-checkout add /pyproject.toml\n"),
  ]

  static let indexes: [RepositoryKind] = [
    .refused(
      "sparse", "git sparse-checkout set --cone --sparse-index src", 40, "'sdir'",
      "git sparse-checkout reapply --no-sparse-index"),
    RepositoryKind(
      "sparse, after what the hint says",
      "git sparse-checkout set --cone --sparse-index src; git sparse-checkout reapply --no-sparse-index"),
    .refused(
      "split", "git config core.splitIndex true; git update-index --split-index", 40, "'link'",
      "git config core.splitIndex false && git update-index --no-split-index"),
    RepositoryKind(
      "split, after what the hint says",
      """
      git config core.splitIndex true; git update-index --split-index
      git config core.splitIndex false && git update-index --no-split-index
      """),
    .refused("without a checksum", unhashed, 40, "index.skipHash", "git update-index --force-write-index"),
    RepositoryKind(
      "without a checksum, after what the hint says",
      unhashed + "git config index.skipHash false && git update-index --force-write-index"),
    RepositoryKind("version 4", "git update-index --index-version 4"),
    RepositoryKind(
      "with an untracked cache", "git config core.untrackedCache true; git update-index --untracked-cache"),
    RepositoryKind(
      "with a file system monitor",
      """
      printf '#!/bin/sh\\nprintf "token\\\\0/\\\\0"\\n' > .git/monitor; chmod +x .git/monitor
      git config core.fsmonitor .git/monitor; git update-index --fsmonitor; git status -s
      """),
    .refused("none", "rm .git/index", 40, "not clean: "),
    .refused("a file that is meant to be added", "echo x > new.txt; git add -N new.txt", 40, "not clean: new.txt"),
    .refused(
      "assume-unchanged", "git update-index --assume-unchanged pyproject.toml; echo '# x' >> pyproject.toml", 40,
      "pyproject.toml is not as HEAD has it", "git update-index --no-assume-unchanged pyproject.toml"),
    .refused(
      "skip-worktree", "git update-index --skip-worktree pyproject.toml; echo '# x' >> pyproject.toml", 40,
      "pyproject.toml is not as HEAD has it", "git update-index --no-skip-worktree pyproject.toml"),
  ]

  static let clones: [RepositoryKind] = [
    RepositoryKind("without blobs", partial("blob:none")) { $0.place = "../clone" },
    RepositoryKind("without blobs, the remote is gone", partial("blob:none") + "mv .git away") {
      $0.place = "../clone"
    },
    RepositoryKind("without trees", partial("tree:0")) { $0.place = "../clone" },
    RepositoryKind(
      "without blobs, by the extension", partial("blob:none") + extensions("../clone", "partialClone", "origin")
    ) {
      $0.place = "../clone"
    },
    .unreadable(
      "bare, without blobs", partial("blob:none --bare"), 41, "this is a partial clone",
      "git fetch --refetch --no-filter"
    ) { $0.place = "../clone" },
    .unreadable(
      "bare, without trees", partial("tree:0 --bare"), 41, "this is a partial clone", "git fetch --refetch --no-filter"
    ) { $0.place = "../clone" },
    .refused(
      "bare, after what the hint says",
      partial("blob:none --bare") + "git -C ../clone fetch -q --refetch --no-filter", 40,
      "a bare repository has no files"
    ) { $0.place = "../clone" },
    .unreadable(
      "without the blobs of two commits that may be copies", copies + partial("blob:none"), 41,
      "this is a partial clone", "git fetch --refetch --no-filter"
    ) { $0.place = "../clone" },
    .unreadable(
      "shallow, without the last release", shallow(1), 41, "the clone is shallow", "git fetch --unshallow --tags"
    ) { $0.place = "../clone" },
    RepositoryKind("shallow, after what the hint says", shallow(1) + "git -C ../clone fetch -q --unshallow --tags") {
      $0.place = "../clone"
    },
    RepositoryKind("as shallow as can be", changelog + shallow(2)) {
      $0.place = "../clone"
      // All of the history is not there.
      $0.reading = nil
    },
    .unreadable(
      "its alternate is gone", "git clone -q --shared . ../clone; mv .git away", 41, "is not in this clone",
      "which objects/info/alternates names"
    ) { $0.place = "../clone" },
    RepositoryKind("an alternate that nothing needs is gone", "echo /nowhere/objects > .git/objects/info/alternates") {
      $0.isSound = false
    },
  ]

  static let references: [RepositoryKind] = [
    RepositoryKind("all packed", "git pack-refs --all"),
    RepositoryKind("logged always", "git config core.logAllRefUpdates always") {
      $0.check = "git reflog exists refs/tags/v1.1.0 && echo ok"
    },
    RepositoryKind("logged never", "git config core.logAllRefUpdates false; rm -rf .git/logs") {
      $0.check = "test ! -e .git/logs && echo ok"
    },
    RepositoryKind("an empty file of another branch", ": > .git/refs/heads/broken") { $0.isSound = false },
    RepositoryKind("an empty file of another tag", ": > .git/refs/tags/v0.9.0") {
      $0.isSound = false
      $0.words = ["the tag v0.9.0 was passed over: its file, refs/tags/v0.9.0, is empty or damaged"]
    },
    .unreadable(
      "an empty file of the last release's tag", ": > .git/refs/tags/v1.0.0", 41,
      "the tag v1.0.0 may be the last release",
      "rm .git/refs/tags/v1.0.0; git fetch --tags"
    ) { $0.reading = nil },
    .refused(
      "an empty file of the new tag", ": > .git/refs/tags/v1.1.0", 42, "refs/tags/v1.1.0", "rm .git/refs/tags/v1.1.0"),
    RepositoryKind("a tag of a missing object", missing("v0.9.0")) {
      $0.isSound = false
      $0.words = ["the tag v0.9.0 was passed over: its object is missing"]
    },
    .unreadable(
      "the last release's tag of a missing object", missing("v1.0.0"), 41, "the tag v1.0.0 may be the last release",
      "git update-ref -d refs/tags/v1.0.0; git fetch --tags"
    ) { $0.reading = nil },
    .unreadable(
      "a tag of a missing object, and the tags are the version",
      "\(settings(nil)); " + missing("v1.0.7"), 41, "the tag v1.0.7 may be the last release"
    ) { $0.reading = nil },
    RepositoryKind("a tag of a tag", "git tag -a -m outer v0.9.0 v1.0.0"),
    RepositoryKind("tags of a tree and a file", "git tag v1.5.0 HEAD^{tree}; git tag -am x v1.6.0 HEAD:pyproject.toml")
    {
      $0.words = ["the tag v1.5.0 was passed over: it stands for no commit", "the tag v1.6.0 was passed over"]
    },
    RepositoryKind("a copy of a tag under another version's name", "git tag v9.9.9 v1.0.0") {
      $0.words = ["the tag v9.9.9 was passed over: its object is that of the tag v1.0.0"]
    },
    RepositoryKind(
      "a tag that was renamed", "git tag -am x 1.0.0 v1.0.0^{}; git tag -f v1.0.0 1.0.0; git tag -d 1.0.0"
    ) { $0.words = ["the object of the tag v1.0.0 has another name, 1.0.0"] },
    RepositoryKind("a copy under another version's name, packed", "git tag v9.9.9 v1.0.0; git pack-refs --all") {
      $0.words = ["the tag v9.9.9 was passed over: its object is that of the tag v1.0.0"]
    },
    RepositoryKind(
      "a tag that was renamed, packed",
      "git tag -am x 1.0.0 v1.0.0^{}; git tag -f v1.0.0 1.0.0; git tag -d 1.0.0; git pack-refs --all"
    ) { $0.words = ["the object of the tag v1.0.0 has another name, 1.0.0"] },
    RepositoryKind(
      "tags of a tree and a file, packed",
      "git tag v1.5.0 HEAD^{tree}; git tag -am x v1.6.0 HEAD:pyproject.toml; git pack-refs --all"
    ) {
      $0.words = ["the tag v1.5.0 was passed over: it stands for no commit", "the tag v1.6.0 was passed over"]
    },
    .refused(
      "a tag that differs in case", "git config core.ignoreCase true; git tag V1.1.0", 42,
      "the tag V1.1.0 differs from v1.1.0 in case alone"),
    RepositoryKind("a tag that differs in case, where case counts", "git tag V1.1.0; git branch Main"),
    RepositoryKind("branches named as tags", "git branch v1.0.0; git branch v1.1.0"),
    .unreadable("a tag below the new one", "git tag v1.1.0/x", 42, "the tag v1.1.0/x is in the way") {
      $0.reading = nil
    },
    RepositoryKind("a branch below the new tag's name", "git branch v1.1.0/x"),
    RepositoryKind("a branch called HEAD", "git update-ref refs/heads/HEAD HEAD~1") { $0.isSound = false },
    RepositoryKind("a tag called HEAD", "git update-ref refs/tags/HEAD HEAD~1") { $0.isSound = false },
  ]

  static let heads: [RepositoryKind] = [
    .unreadable("unborn", "git symbolic-ref HEAD refs/heads/new", 3, "there is no commit yet"),
    .refused("detached", "git checkout -q --detach", 40, "HEAD is on no branch", "--detached"),
    .refused(
      "on a tag", "git tag light; git symbolic-ref HEAD refs/tags/light", 40,
      "HEAD points at refs/tags/light, which is no branch", "git switch BRANCH"),
    .unreadable(
      "on an annotated tag", "git symbolic-ref HEAD refs/tags/v1.0.0", 2,
      "HEAD points at refs/tags/v1.0.0, which is no branch"),
    .refused(
      "on a remote's branch",
      "git update-ref refs/remotes/origin/main HEAD; echo 'ref: refs/remotes/origin/main' > .git/HEAD",
      40, "HEAD points at refs/remotes/origin/main, which is no branch"),
    RepositoryKind(
      "on another name of a branch",
      "git symbolic-ref refs/heads/alias refs/heads/main; git symbolic-ref HEAD refs/heads/alias"
    ) { $0.check = "test $(git rev-parse v1.1.0^{}) = $(git rev-parse main) && echo ok" },
    .unreadable(
      "in a circle",
      "git symbolic-ref refs/heads/a refs/heads/b; git symbolic-ref refs/heads/b refs/heads/a; echo 'ref: refs/heads/a' > .git/HEAD",
      2, "git symbolic-ref HEAD refs/heads/BRANCH"),
    .unreadable("an empty file", ": > .git/HEAD", 2, "cannot read HEAD", "> .git/HEAD"),
    .unreadable("garbage", "echo garbage > .git/HEAD", 2, "cannot read HEAD", "> .git/HEAD"),
    .unreadable(
      "its branch is an empty file", ": > .git/refs/heads/main", 2, "cannot read the reference refs/heads/main",
      ".git/logs/refs/heads/main names last"),
    .unreadable(
      "its commit is missing", "echo 1111111111111111111111111111111111111111 > .git/refs/heads/main", 41,
      "commit 1111111111111111111111111111111111111111 is not in this clone"),
  ]

  static let formats: [RepositoryKind] =
    [
      ("noop", "true"), ("partialClone", "origin"), ("worktreeConfig", "true"), ("preciousObjects", "true"),
      ("objectFormat", "sha1"),
    ].map { RepositoryKind("\($0) = \($1)", extensions(".", $0, $1)) }
    + [
      // Of these git 2.39 makes nothing, so that it is taken away before git looks.
      RepositoryKind("refStorage = files", extensions(".", "refStorage", "files")) {
        $0.isSound = false
        $0.check =
          "git config --file .git/config --unset extensions.refStorage; git fsck --strict; git rev-parse -q v1.1.0 >&2; echo ok"
      }
    ]
    + [
      ("objectFormat", "sha256"), ("refStorage", "reftable"), ("relativeWorktrees", "true"),
      ("submodulePathConfig", "true"), ("compatObjectFormat", "sha256"),
    ].map { .unreadable("\($0) = \($1)", extensions(".", $0, $1), 2, "extensions.\($0) = \($1)", "Hint: ") }
    + [
      .unreadable("an unknown one", extensions(".", "newer", "1"), 2, "extensions.newer"),
      .unreadable("version 2", "git config core.repositoryFormatVersion 2", 2, "repository version 2"),
      RepositoryKind(
        "settings of the work tree alone",
        "git config extensions.worktreeConfig true; git config --worktree user.email tree@example.com"
      ) { $0.check = "test $(git log -1 --format=%ae) = tree@example.com && echo ok" },
      .refused(
        "bare by the settings of the work tree alone",
        """
        git clone -q --bare . ../bare.git; cd ../bare.git; git config extensions.worktreeConfig true
        git config --worktree core.bare true; git config --unset core.bare
        """, 40, "a bare repository has no files"
      ) { $0.place = "../bare.git" },
    ]

  static let replacements: [RepositoryKind] = [
    .unreadable(
      "a replaced commit in the range", replaced, 41, "is replaced (git replace)", "--ignore-replace"),
    RepositoryKind("a replaced commit in the range, ignored", replaced) { $0.options = ["--ignore-replace"] },
    RepositoryKind("a replaced commit in the range, ignored by git", replaced) {
      $0.environment = ["GIT_NO_REPLACE_OBJECTS": "1"]
    },
    .unreadable(
      "the last release's commit is replaced", "git replace HEAD~1 $(git commit-tree HEAD^{tree} -m x)", 41,
      "is replaced (git replace)"),
    .unreadable(
      "a graft in the range", "mkdir -p .git/info; git rev-parse HEAD > .git/info/grafts", 41,
      "is replaced (info/grafts)",
      ".git/info/grafts", "--ignore-replace"),
    RepositoryKind(
      "a replacement elsewhere",
      "git branch x; git commit -q --allow-empty -m y; git reset -q --hard x; git replace HEAD@{1} HEAD"),
    RepositoryKind("a replaced file", "git replace HEAD:src/a.txt $(echo x | git hash-object -w --stdin)") {
      $0.isSound = false
    },
  ]

  static let commits: [RepositoryKind] =
    [
      (
        "a date beyond 64 bits",
        "author A <a@x> 99999999999999999999 +0000\\ncommitter A <a@x> 99999999999999999999 +0000"
      ),
      ("a date before 1970", "author A <a@x> -5 +0000\\ncommitter A <a@x> -5 +0000"),
      ("no brackets", "author A a@x 1795176000 +0000\\ncommitter A a@x 1795176000 +0000"),
      ("no author", "committer A <a@x> 1795176000 +0000"),
      ("no committer", "author A <a@x> 1795176000 +0000"),
      ("neither", "x-nothing 1"),
      ("a time zone that is none", "author A <a@x> 1795176000 +9999999\\ncommitter A <a@x> 1795176000 xx"),
      ("a name in Latin-1", "author J\\366rg <a@x> 1795176000 +0000\\ncommitter A <a@x> 1795176000 +0000"),
      (
        "an encoding that is none",
        "author A <a@x> 1795176000 +0000\\ncommitter A <a@x> 1795176000 +0000\\nencoding klingon"
      ),
      (
        "a merged tag with a message",
        "author A <a@x> 1795176000 +0000\\ncommitter A <a@x> 1795176000 +0000\\nmergetag object 0\\n type commit\\n\\n feat!: no"
      ),
    ].map { name, lines in
      RepositoryKind(name, commit("tree %%s\\nparent %%s\\n\(lines)\\n\\nfix: odd\\n")) { $0.isSound = false }
    }
    + [
      RepositoryKind(
        "no line feed at the end",
        commit("tree %%s\\nparent %%s\\nauthor A <a@x> 1 +0000\\ncommitter A <a@x> 1 +0000\\n\\nfix: odd")),
      RepositoryKind(
        "no message", commit("tree %%s\\nparent %%s\\nauthor A <a@x> 1 +0000\\ncommitter A <a@x> 1 +0000\\n")),
      RepositoryKind(
        "a signature before the parents",
        commit(
          "tree %%s\\ngpgsig -----BEGIN\\n parent 1111111111111111111111111111111111111111\\n -----END\\nparent %%s\\nauthor A <a@x> 1 +0000\\ncommitter A <a@x> 1 +0000\\n\\nfix: odd\\n"
        )
      ) { $0.isSound = false },
    ]

  static let conversions: [RepositoryKind] = [
    .refused(
      "a filter on a release's file",
      """
      git config filter.f.clean cat; git config filter.f.smudge cat
      echo '*.toml filter=f' > .gitattributes; git add -A; git commit -qm 'chore: filter'
      """, 40, "pyproject.toml has the attribute filter=f"),
    RepositoryKind(
      "a filter without a program",
      "echo '*.toml filter=f' > .gitattributes; git add -A; git commit -qm 'chore: filter'"),
    RepositoryKind(
      "a filter on other files, which look changed",
      """
      git config filter.f.clean 'tr a-c d-f'; git config filter.f.smudge 'tr d-f a-c'
      echo '*.txt filter=f' > .gitattributes; git add --renormalize -A; git add -A; git commit -qm 'chore: filter'
      touch -d 2020-01-01 src/a.txt
      """),
    .refused(
      "a filter on other files, one of which is changed",
      """
      git config filter.f.clean 'tr a-c d-f'; git config filter.f.smudge 'tr d-f a-c'
      echo '*.txt filter=f' > .gitattributes; git add --renormalize -A; git add -A; git commit -qm 'chore: filter'
      touch -d 2020-01-01 other/b.txt; echo c > src/a.txt
      """, 40, "not clean: src/a.txt\n"),
    .refused(
      "an encoding of a release's file",
      """
      echo '*.toml working-tree-encoding=UTF-8' > .gitattributes; git add -A; git commit -qm 'chore: encoding'
      """, 40, "pyproject.toml has the attribute working-tree-encoding=UTF-8"),
    RepositoryKind(
      "an encoding of other files",
      """
      echo '*.txt working-tree-encoding=UTF-16LE' > .gitattributes
      iconv -t utf-16le src/a.txt > x; mv x src/a.txt; rm -r other deep
      git add -A; git commit -qm 'chore: encoding'; touch -d 2020-01-01 src/a.txt
      """),
    RepositoryKind(
      "ident",
      """
      echo '*.toml ident' > .gitattributes; echo '# $Id$' >> pyproject.toml; git add -A; git commit -qm 'chore: ident'
      rm pyproject.toml; git checkout -q pyproject.toml; grep -q 'Id: ' pyproject.toml
      """
    ) { $0.check = "git show HEAD:pyproject.toml | grep -qF '$Id$' && echo ok" },
    RepositoryKind("CRLF by core.autocrlf", "git config core.autocrlf true; rm pyproject.toml; git checkout -q .") {
      $0.check = stillCRLF
    },
    RepositoryKind(
      "CRLF by eol",
      "echo '* text=auto eol=crlf' > .gitattributes; git add -A; git commit -qm 'chore: eol'; rm pyproject.toml; git checkout -q ."
    ) { $0.check = stillCRLF },
    RepositoryKind("CRLF in the repository", "sed -i 's/$/\\r/' pyproject.toml; git commit -qam 'chore: eol'") {
      $0.check =
        "cr=$(printf '\\r'); ! grep -v $cr pyproject.toml; ! git show HEAD:pyproject.toml | grep -v $cr; echo ok"
    },
  ]

  static let environments: [RepositoryKind] = [
    RepositoryKind("GIT_DIR from elsewhere, with GIT_WORK_TREE", "mkdir ../elsewhere") {
      $0.place = "../elsewhere"
      $0.environment = ["GIT_DIR": "ROOT/.git", "GIT_WORK_TREE": "ROOT"]
      $0.isSound = false
      $0.check = "cd ../my_app; git fsck --strict; git status -s; git rev-parse -q v1.1.0 >&2; echo ok"
    },
    RepositoryKind("GIT_DIR of the folder itself, as for a hook", "") { $0.environment = ["GIT_DIR": ".git"] },
    .unreadable("GIT_DIR of nothing", "", 2, "this is not a git repository") { $0.environment = ["GIT_DIR": "ROOT/x"] },
    .unreadable("GIT_CEILING_DIRECTORIES below the repository", "", 2, "this is not a git repository") {
      $0.place = "src"
      $0.environment = ["GIT_CEILING_DIRECTORIES": "ROOT"]
    },
    RepositoryKind("GIT_CONFIG_GLOBAL", "printf '[user]\\nname = G\\nemail = g@x\\n' > ../other") {
      $0.environment = ["GIT_CONFIG_GLOBAL": "ROOT/../other"]
      $0.check = "test $(git log -1 --format=%ae%ce) = g@xg@x && echo ok"
    },
    .refused("GIT_CONFIG_GLOBAL without an identity", "", 6, "git does not know who you are") {
      $0.environment = ["GIT_CONFIG_GLOBAL": "/dev/null"]
    },
    RepositoryKind("GIT_CONFIG_COUNT", "") {
      $0.environment = ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.email", "GIT_CONFIG_VALUE_0": "count@x"]
      $0.check = "test $(git log -1 --format=%ae) = count@x && echo ok"
    },
    RepositoryKind("git -c", "") {
      $0.environment = ["GIT_CONFIG_PARAMETERS": "'user.email'='parameter@x'"]
      $0.check = "test $(git log -1 --format=%ae) = parameter@x && echo ok"
    },
    .refused("git -c of a setting that is libgit2's own matter", "", 40, "core.autocrlf is set for this command alone")
    {
      $0.environment = ["GIT_CONFIG_PARAMETERS": "'core.autocrlf'='input'"]
    },
    .refused(
      "GIT_OBJECT_DIRECTORY, as in a hook of a push", "mkdir ../quarantine", 40, "GIT_OBJECT_DIRECTORY is set"
    ) {
      $0.environment = [
        "GIT_OBJECT_DIRECTORY": "ROOT/../quarantine", "GIT_ALTERNATE_OBJECT_DIRECTORIES": "ROOT/.git/objects",
      ]
    },
    RepositoryKind("GIT_INDEX_FILE of the index itself, as for a hook", "") {
      $0.environment = ["GIT_INDEX_FILE": ".git/index"]
    },
    .refused("GIT_INDEX_FILE of another one", "cp .git/index ../index", 40, "GIT_INDEX_FILE is set") {
      $0.environment = ["GIT_INDEX_FILE": "ROOT/../index"]
    },
    .unreadable("GIT_COMMON_DIR", "", 2, "GIT_COMMON_DIR is set") { $0.environment = ["GIT_COMMON_DIR": "ROOT/.git"] },
    RepositoryKind("GIT_NAMESPACE, which concerns servers alone", "") { $0.environment = ["GIT_NAMESPACE": "n"] },
    RepositoryKind(
      "includeIf.gitdir", "git config --file .git/more user.email inc@x; git config includeIf.gitdir:$PWD/.path more"
    ) { $0.check = "test $(git log -1 --format=%ae) = inc@x && echo ok" },
    RepositoryKind(
      "includeIf.onbranch", "git config --file .git/more user.email inc@x; git config includeIf.onbranch:main.path more"
    ) { $0.check = "test $(git log -1 --format=%ae) = inc@x && echo ok" },
    RepositoryKind(
      "includeIf.hasconfig",
      """
      git config --file ../more user.email inc@x; git remote add origin https://example.com/x
      git config --global 'includeIf.hasconfig:remote.*.url:https://example.com/**.path' "$PWD/../more"
      """
    ) { $0.check = "test $(git log -1 --format=%ae) = inc@x && echo ok" },
  ]

  static let owners: [RepositoryKind] = [
    .unreadable("no safe.directory", theirs, 2, "belongs to another user", "safe.directory"),
    .unreadable("git's folder alone is theirs", "chown 12345 .git", 2, "belongs to another user"),
    .unreadable("the work tree alone is theirs", "chown 12345 .", 2, "belongs to another user"),
    RepositoryKind("safe.directory names it", theirs + "git config --global --add safe.directory $PWD"),
    RepositoryKind("safe.directory names all", theirs + "git config --global --add safe.directory '*'"),
    RepositoryKind(
      "safe.directory names all below a folder",
      theirs + "git config --global --add safe.directory \"$(dirname $PWD)/*\""
    ) {
      // git 2.39 does not know this form.
      $0.isSound = false
    },
    RepositoryKind("a variable names all", theirs) {
      $0.environment = ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"]
      $0.isSound = false
    },
    RepositoryKind("through sudo", theirs) {
      $0.environment = ["SUDO_UID": "12345"]
      $0.isSound = false
    },
    .unreadable("through the sudo of a third one", theirs, 2, "belongs to another user") {
      $0.environment = ["SUDO_UID": "54321"]
    },
    RepositoryKind("GIT_DIR says so", theirs) {
      $0.environment = ["GIT_DIR": "ROOT/.git"]
      $0.isSound = false
    },
  ]
}

// Parts of the scripts.

/// Adds a submodule.
private let library = """
  git init -q ../library; cp pyproject.toml ../library; cd ../library; echo 1.0.0 > a.txt; git add -A
  git commit -qm 'feat: a'; git tag -am v1.0.0 v1.0.0; git commit -q --allow-empty -m 'feat: b'; cd ../my_app
  git submodule -q add ../library lib; git commit -qm 'feat: library'

  """

/// Names a version file in the configuration, or makes the tags the version.
private func settings(_ path: String?) -> String {
  let edit =
    path.map { "s|^tag_format|version_files = [\"\($0)\"]\\ntag_format|" }
    ?? "s/^version_provider.*/version_provider = \"scm\"/; /^version = /d"
  return "sed -i '\(edit)' pyproject.toml; git add -A; git commit -qm 'chore: settings'"
}

/// An index as git 2.40 and newer write it with `index.skipHash`.
private let unhashed = """
  git config index.skipHash true
  size=$(($(wc -c < .git/index) - 20)); head -c $size .git/index > x; head -c 20 /dev/zero >> x; mv x .git/index

  """

private func partial(_ filter: String) -> String {
  """
  git config uploadpack.allowFilter true; git config uploadpack.allowAnySHA1InWant true
  git clone -q --filter=\(filter) "file://$PWD" ../clone

  """
}

private func shallow(_ depth: Int) -> String { "git clone -q --depth \(depth) \"file://$PWD\" ../clone\n" }

/// A changelog, so that only what is new has to be read, and the last release just before the newest commit.
private let changelog = """
  printf '## v1.0.0 (2020-01-01)\\n' > CHANGELOG.md; git add -A; git commit -qm 'chore: changelog'
  git tag -f -am v1.0.0 v1.0.0; git commit -q --allow-empty -m 'feat: new'

  """

/// The same change on two lines that are merged.
private let copies = """
  git switch -qc side HEAD~1; echo n > n.txt; git add -A; git commit -qm 'fix: pick me'
  git switch -q main; git commit -q --allow-empty -m 'feat: one'; git cherry-pick side; git merge -q --no-edit side
  echo m > n.txt; git commit -qam 'fix: last'

  """

private func missing(_ tag: String) -> String {
  "echo 1111111111111111111111111111111111111111 > .git/refs/tags/\(tag)"
}

private func extensions(_ folder: String, _ name: String, _ value: String) -> String {
  "git -C \(folder) config core.repositoryFormatVersion 1; git -C \(folder) config extensions.\(name) \(value)"
}

private let replaced = "git replace HEAD $(git commit-tree HEAD^{tree} -p HEAD~1 -m 'feat!: other')"

/// A commit on top, of a printf format that gets tree and parent.
private func commit(_ format: String) -> String {
  """
  id=$(printf '\(format.replacing("%%s", with: "%s"))' $(git rev-parse HEAD^{tree}) $(git rev-parse HEAD) |
    git hash-object -t commit -w --literally --stdin)
  git update-ref refs/heads/main $id
  """
}

/// The work tree has CRLF, the repository LF, and git sees no change.
private let stillCRLF = """
  cr=$(printf '\\r'); ! grep -v $cr pyproject.toml; ! git show HEAD:pyproject.toml | grep $cr
  touch pyproject.toml CHANGELOG.md; test -z "$(git status --short)" && echo ok
  """

private let theirs = "chown -R 12345 .\n"
