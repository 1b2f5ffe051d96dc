/// TOML that readers accept: manifests and lock files as found in the wild, then corners of the specification.
let validTOML: [String] = [
  pyprojectSample, poetrySample, cargoWorkspaceSample, uvLockSample, poetryLockSample, cargoLockSample,
  "", "\n", "# only a comment", "\u{FEFF}a = 1", "a = 1\r\nb = 2\r\n", "\ta\t=\t1\t# tab\t", "a=1#x",
  " [ a . b ] \nc=1",
  #"a = "é\u00E9\U0001F600\t\"\\""#, #"a = 'C:\no\escape'"#, "a = \"\"", "a = ''", "a = \"tab\there\"",
  "a = \"\"\"\none\ntwo\"\"\"", "a = \"\"\"one \\\n   \n  two\"\"\"", "a = \"\"\"\"quoted\"\"\"\"", "a = \"\"\"\"\"\"",
  "a = '''\nraw \\ ''quotes'' '''", "a = '''''x'''''", "a = \"\"\"x\\\"\"\"\"", "a = \"\"\"a \"\" b\"\"\"",
  "a = 0\nb = -0\nc = +7\nd = 1_000_000\ne = 0xDEAD_beef\nf = 0o755\ng = 0b1101",
  "a = 9223372036854775807\nb = -9223372036854775808",
  "a = 1.5\nb = -0.01\nc = 5e+22\nd = 1E06\ne = 6.626e-34\nf = 9_224.617_445\ng = inf\nh = -inf\ni = nan\nj = +nan",
  "a = 1979-05-27T07:32:00Z\nb = 1979-05-27 07:32:00.999999-07:00\nc = 1979-05-27T07:32:00.5\nd = 1979-05-27",
  "a = 07:32:00\nb = 00:32:00.999\nc = 2024-02-29\nd = 1979-05-27t07:32:00z # lower",
  "a = 1979-05-27 # no time\nb = [1979-05-27 ]",
  "a = []\nb = [ ]\nc = [1,]\nd = [\n 1, # one\n\n 2\n]\ne = [[1],['a']]",
  "a = [1, 'x', {b=1}, 2.5]", "a = {}\nb = { }\nc = {x=1, y.z=2, y.w=3}\nd = {x={y={}}}", "a = {b=[\n1,\n2]}",
  "a.b.c = 1\na.b.d = 2\n[x]\ny.z = 1", "a . b = 1", "a.'b c'.\"d\\u0065\" = 1", "\"\" = 1\n'x y' = 2",
  "1234 = 1\n1.2 = 3",
  "true = 1\n-_- = 2\n1979-05-27 = 3", "[a]\n[a.b]\n[c.d]\n[c]", "[a.b.c]\nx=1\n[a]\ny=2",
  "[[a]]\nx=1\n[[a]]\ny=2\n[a.b]\nz=3",
  "[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]", "[a.'x.y']\nb = 1\n[a.x.y]\nb = 2", "[[a.b]]\n[a]\nc = 1",
  "[fruit]\napple.color = 'red'\napple.taste.sweet = true\n[fruit.apple.texture]\nsmooth = true",
  "[a.b.c]\nx = 1\n[a]\nb.y = 2", "e\u{301} = 1".replacing("e\u{301}", with: "'e\u{301}'") + "\n'\u{E9}' = 2",
  "a = 1\n\n\n[b] # comment with ] and \"\n", "[project]\nversion = '1.0.0'\r\n[tool.x]\r\n",
  "a = \"# no comment\" # comment",
  "[a]\n\"b.c\" = 1\nb.c = 2", "a = [{x=1},{x=2}]",
  "long = [ 1,2,3,4,5,6,7,8,9,10 ]\nk1=1\nk2=2\nk3=3\nk4=4\nk5=5\nk6=6\nk7=7\nk8=8\nk9=9\nka=1",
]

/// Text that is not TOML v1.0.0.
let invalidTOML: [String] = [
  "a", "a =", "= 1", "a = 1 b = 2", "a = 1\na = 2", "a = 1\n'a' = 2", "[a]\n[a]", "[a]\nb=1\n[a.b]", "a = 1\n[a]",
  "a = 1\n[[a]]",
  "[a]\n[[a]]", "[[a]]\n[a]", "a = []\n[[a]]", "a = {}\n[a]", "a = {}\n[a.b]", "a = {b=1}\na.c = 2", "a.b = 1\na = 2",
  "a = 1\na.b = 2",
  "a.b = 1\n[a]", "[a.b.c]\nz=9\n[a]\nb.c.t = 1", "[[a.b]]\n[a]\nb.y = 2", "[a.b]\nc.d=1\n[a.b.c]", "[[a.b]]\n[[a]]",
  "[a", "[a]]", "[[a]", "[ [a]]", "[]", "[a] b = 1", "a = [1 2]", "a = [1,,2]", "a = [,]", "a = [1",
  "a = {b=1,}", "a = {,}",
  "a = {b=1 c=2}", "a = {\nb=1}", "a = {b=1", "a = {b}", "a = {b=1, b=2}", "a = {b={}, b.c=1}", "a = 'x", "a = \"x",
  "a = \"x\ny\"", "a = '''x",
  "a = \"\"\"x", "a = \"\"\"x\"\"\"\"\"\"", "a = \"\\q\"", "a = \"\\u12\"", "a = \"\\uD800\"", "a = \"\\U00110000\"",
  "a = \"x\u{1}y\"", "# \u{1}", "a = '\u{7F}'",
  "a = 01", "a = +01", "a = 1_", "a = _1", "a = 1__0", "a = 0x", "a = 0x_1", "a = +0x1", "a = 0xG", "a = 0o8",
  "a = 0b2", "a = 1.", "a = .5", "a = 1.e2",
  "a = 1._5", "a = 1e", "a = 1e_5", "a = 01.5", "a = 9223372036854775808", "a = -9223372036854775809", "a = --1",
  "a = Inf", "a = True", "a = truely", "a = null",
  "a = 1979-13-01", "a = 1979-02-29", "a = 1900-02-29", "a = 1979-05-32", "a = 24:00:00", "a = 07:60:00", "a = 07:32",
  "a = 07:32:00.", "a = 1979-05-27T", "a = 1979-5-27",
  "a = 1979-05-27T07:32:00+25:00", "a = 1979-05-27T07:32:00Zx", "a = 1979-05-2707:32:00", "a b = 1", "é = 1", "a = é",
  "\"\"\"a\"\"\" = 1", "a\n= 1", "a = \n1", "'a\nb' = 1",
  ".a = 1", "a = 1\r", "a = 'x\ry'",
]

/// Not TOML either, but TOMLKit asserts on an empty part of a key instead of throwing, and stops at a NUL.
let invalidTOMLBeyondTOMLKit: [String] = [
  "[a.]", "[a..b]", "a..b = 1", "a.  = 1", "a. = 1", "[.a]", "[\na]", "a = 2 # x\u{0}",
]

let pyprojectSample = """
  # The build
  [build-system]
  requires = ["hatchling>=1.0.0"]  # 1.0.0
  build-backend = "hatchling.build"

  [project]
  name = "sample-app"
  version = "1.0.0" # keep in step with 1.0.0 below
  description = "An app, version 1.0.0"
  requires-python = ">=3.11"
  authors = [{ name = "Ada", email = "ada@example.org" }]
  dependencies = [
    "fastapi>=1.0.0",  # version = "1.0.0"
    "sample-core==1.0.0",
  ]

  [project.optional-dependencies]
  dev = ["ruff==1.0.0"]

  [tool.uv.sources]
  sample-core = { workspace = true }

  [tool.commitizen]
  version = "1.0.0"
  version_files = ["src/__init__.py:__version__"]

  [[tool.mypy.overrides]]
  module = ["a.*"]
  ignore_missing_imports = true

  [[tool.mypy.overrides]]
  module = "b"
  """

let poetrySample = """
  [tool.poetry]
  name = "svc"
  version = "1.0.0"
  packages = [{include = "app", from = "src"}]

  [tool.poetry.dependencies]
  python = "^3.11"
  requests = {version = "1.0.0", extras = ["socks"]}

  [tool.poetry.group.dev.dependencies]
  pytest = "^8"

  [build-system]
  requires = ["poetry-core>=1.0.0"]
  """

let cargoWorkspaceSample = """
  [workspace]
  members = ["crates/*"]
  resolver = "2"

  [workspace.package]
  version = "1.0.0"
  edition = "2021"

  [workspace.dependencies]
  core-lib = { path = "crates/core", version = "1.0.0" }

  [profile.release]
  lto = true

  [target.'cfg(unix)'.dependencies]
  libc = "1.0.0"
  """

/// A registry package of the member's name stands first, and entries of both kinds refer to it.
let uvLockSample = """
  version = 1
  revision = 5
  requires-python = ">=3.11"
  resolution-markers = [
      "python_full_version >= '3.13'",
  ]
  conflicts = [[
      { package = "app", extra = "a" },
      { package = "app", extra = "b" },
  ]]

  [manifest]
  members = [
      "app",
      "idna",
  ]

  [[package]]
  name = "idna"
  version = "1.0.0"
  source = { registry = "https://pypi.org/simple" }
  sdist = { url = "https://example.org/idna-1.0.0.tar.gz", hash = "sha256:00", size = 190490, upload-time = "2024-01-01T00:00:00Z" }
  wheels = [
      { url = "https://example.org/idna-1.0.0-py3-none-any.whl", hash = "sha256:11", size = 70442 },
  ]

  [[package]]
  name = "idna"
  version = "1.0.0"
  source = { directory = "libs/idna" }

  [[package]]
  name = "app"
  version = "1.0.0"
  source = { editable = "." }
  dependencies = [
      { name = "idna", version = "1.0.0", source = { registry = "https://pypi.org/simple" }, extra = ["all"] },
  ]

  [package.optional-dependencies]
  a = [
      { name = "idna", version = "1.0.0", source = { directory = "libs/idna" } },
  ]
  b = [
      { name = "idna", version = "1.0.0", source = { registry = "https://pypi.org/simple" } },
  ]

  [package.metadata]
  requires-dist = [
      { name = "idna", marker = "extra == 'a'", directory = "libs/idna" },
  ]
  provides-extras = ["a", "b"]

  [[package]]
  name = "scm-lib"
  source = { editable = "libs/scm" }

  [[package]]
  name = "tool"
  version = "1.0.0"
  source = { virtual = "tools/tool" }
  """

let poetryLockSample = """
  # This file is automatically @generated by Poetry 2.1.1 and should not be changed by hand.

  [[package]]
  name = "common"
  version = "1.0.0"
  description = ""
  optional = false
  groups = ["main"]
  files = []
  develop = true

  [package.dependencies]
  requests = ">=2,<3"

  [package.source]
  type = "directory"
  url = "../libs/common"

  [metadata]
  lock-version = "2.1"
  python-versions = "^3.11"
  content-hash = "00"
  """

let cargoLockSample = """
  # This file is automatically @generated by Cargo.
  # It is not intended for manual editing.
  version = 4

  [[package]]
  name = "app"
  version = "1.0.0"
  dependencies = [
   "core-lib 1.0.0",
   "core-lib 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)",
   "core-lib 9.0.0",
  ]

  [[package]]
  name = "core-lib"
  version = "1.0.0"
  source = "registry+https://github.com/rust-lang/crates.io-index"
  checksum = "00"

  [[package]]
  name = "core-lib"
  version = "1.0.0"

  [[package]]
  name = "core-lib"
  version = "9.0.0"
  """
