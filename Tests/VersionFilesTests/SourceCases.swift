import VersionFiles

let pythonSample = """
  \"""The app, version 1.0.0.

  __version__ = "1.0.0"
  \"""
  from importlib import metadata

  # __version__ = "1.0.0"
  __version_info__ = (1, 0, 0)
  api__version__ = "1.0.0"
  __version__: str = "1.0.0"  # 1.0.0
  other = {"__version__": "1.0.0"}
  if __version__ == "1.0.0": x = f"{'1.0.0'} # '"


  class A:
      __version__ = "1.0.0"

  """

let fastAPISample = """
  from fastapi import FastAPI

  VERSION = "1.0.0"


  def create() -> FastAPI:
      app = FastAPI(
          title=f"{settings.SERVICE_NAME} API",
          description="version=\\"1.0.0\\", # version='1.0.0'",
          api_version="1.0.0",
          servers=[dict(version="1.0.0")],
          version="1.0.0",  # version="1.0.0"
      )
      router = APIRouter(version="1.0.0")
      return app

  """

let rubySample = """
  # VERSION = "1.0.0"
  module Sample
    MINIMUM_VERSION = "1.0.0"
    VERSION = "1.0.0".freeze # 1.0.0
    HELP = <<~TEXT
      VERSION = "1.0.0"
    TEXT
    PATTERN = /VERSION = "(.*)/
    RATIO = (1 / 2) / 3
    raise unless VERSION == "1.0.0"
  end
  __END__
  VERSION = "1.0.0"

  """

let gemspecSample = """
  Gem::Specification.new do |spec|
    spec.name = "sample"
    spec.version = "1.0.0"
    spec.required_ruby_version = ">= 1.0.0"
    spec.add_dependency "rack", "1.0.0"
    spec.files = `git ls-files -z`.split("\\x0").reject { |f| f.match(%r{^(test|"spec)/}) }
    spec.metadata["version"] = "1.0.0"
  end

  """

let gradleSample = """
  # version=1.0.0
  ! version=1.0.0
  group=org.example
  kotlin.version=1.0.0
  notes=one \\
    version=1.0.0
  version = 1.0.0
  versionCode=1.0.0

  """

let pomSample = """
  <?xml version="1.0" encoding="UTF-8"?>
  <!-- <version>1.0.0</version> -->
  <project xmlns="http://maven.apache.org/POM/4.0.0" note="<version>">
    <parent>
      <artifactId>parent</artifactId>
      <version>1.0.0</version>
    </parent>
    <artifactId>sample</artifactId>
    <version>
      1.0.0
    </version>
    <dependencies>
      <dependency><artifactId>a</artifactId><version>1.0.0</version></dependency>
    </dependencies>
    <description><![CDATA[<version>1.0.0</version>]]></description>
  </project>

  """

let csprojSample = """
  <Project Sdk="Microsoft.NET.Sdk">
    <PropertyGroup>
      <TargetFramework>net8.0</TargetFramework>
      <!-- <Version>1.0.0</Version> -->
      <Version>1.0.0</Version>
      <AssemblyVersion>1.0.0</AssemblyVersion>
    </PropertyGroup>
    <ItemGroup>
      <PackageReference Include="A" Version="1.0.0" />
      <PackageReference Include="B"><Version>1.0.0</Version></PackageReference>
    </ItemGroup>
  </Project>

  """

let cmakeSample = """
  # project(x VERSION 1.0.0)
  cmake_minimum_required(VERSION 1.0.0)
  #[[ project(x VERSION 1.0.0) ]]
  message("project(x VERSION 1.0.0)")
  Project(sample # VERSION 1.0.0
    VERSION 1.0.0
    DESCRIPTION "VERSION 1.0.0"
    LANGUAGES CXX)
  find_package(A 1.0.0)

  """

let mixSample = """
  defmodule Sample.MixProject do
    use Mix.Project
    # @version "1.0.0"
    @moduledoc \"""
    @version "1.0.0"
    \"""

    def project do
      [
        app: :sample,
        version: "1.0.0",
        releases: [a: [version: "1.0.0"]],
        deps: [{:a, "1.0.0"}, {:b, version: "1.0.0"}]
      ]
    end

    def application, do: [version: "1.0.0"]
  end

  """

/// Every one that has another number stays as it is: `checkSplice` holds all bytes but the located ones against each
/// other.
let chartSample = """
  # version: 1.0.0
  apiVersion: v2
  name: sample
  description: version 1.0.0
  version: 1.0.0 # 1.0.0
  appVersion: "1.0.0"
  dependencies:
    - name: redis
      version: 1.0.0
  annotations:
    version: "1.0.0"

  """

let sourceCases: [FormatCase] = [
  FormatCase("sample", .pythonVariable(["__version__"]), pythonSample, ["__version__"]),
  FormatCase("single quotes", .pythonVariable(["__version__"]), "__version__ = '1.0.0'", ["__version__"]),
  FormatCase("no space", .pythonVariable(["__version__"]), "__version__=\"1.0.0\";x=1", ["__version__"]),
  FormatCase("three quotes", .pythonVariable(["__version__"]), "__version__ = \"\"\"1.0.0\"\"\"\n", ["__version__"]),
  FormatCase("raw", .pythonVariable(["__version__"]), "__version__ = r'1.0.0'\n", ["__version__"]),
  FormatCase(
    "annotated", .pythonVariable(["__version__"]), "__version__: Final[str] = '1.0.0' # x\n", ["__version__"]),
  FormatCase("chain", .pythonVariable(["VERSION"]), "__version__ = VERSION = '1.0.0'\n", ["VERSION"]),
  FormatCase(
    "first of two names", .pythonVariable(["__version__", "VERSION"]), "VERSION = '1.0.0'\n__version__ = '2'\n",
    ["VERSION"]),
  FormatCase("second name", .pythonVariable(["__version__", "VERSION"]), "VERSION = '1.0.0'\n", ["VERSION"]),
  FormatCase(
    "in a bracket over lines first", .pythonVariable(["__version__"]),
    "x = [\n__version__, '1.0.0'\n]\n__version__ = '1.0.0'",
    ["__version__"]),
  FormatCase(
    "a quote in a comment", .pythonVariable(["__version__"]), "# don't\n__version__ = '1.0.0'\n", ["__version__"]),
  FormatCase(
    "continued line", .pythonVariable(["__version__"]), "__version__ = \\\n  '1.0.0'\n", ["__version__"]),
  FormatCase(
    "prerelease", .pythonVariable(["__version__"]), "__version__ = '1.2.0a0'\n", ["__version__"], version: "1.2.0a0"),
  FormatCase(
    "sample", .pythonArgument("version", function: "FastAPI"), fastAPISample, ["FastAPI(version=)"]),
  FormatCase(
    "one line", .pythonArgument("version", function: "FastAPI"), "app = fastapi.FastAPI(version='1.0.0')",
    ["FastAPI(version=)"]),
  FormatCase(
    "two calls that agree", .pythonArgument("version", function: "FastAPI"),
    "a = FastAPI(version='1.0.0')\nb = FastAPI(version=\"1.0.0\", x=f(version='2'))\n",
    ["FastAPI(version=)", "FastAPI(version=)"]),
  FormatCase(
    "setup.py", .pythonArgument("version", function: "setup"), "setup(name='x', version='1.0.0', y=['1.0.0'])",
    ["setup(version=)"]),
  FormatCase("sample", .rubyConstant, rubySample, ["VERSION"]),
  FormatCase("block comment", .rubyConstant, "=begin\nVERSION = '9'\n=end\nX::VERSION = '1.0.0'\n", ["VERSION"]),
  FormatCase("sample", .gemspec, gemspecSample, ["version"]),
  FormatCase("sample", .properties(key: "version"), gradleSample, ["version"]),
  FormatCase("colon", .properties(key: "version"), "a=1\n  version:1.0.0  \n", ["version"]),
  FormatCase("space", .properties(key: "version"), "version 1.0.0", ["version"]),
  FormatCase("sample", .maven, pomSample, ["project/version"]),
  FormatCase(
    "property", .maven,
    "<project><version>${revision}</version><properties><revision>1.0.0</revision></properties></project>",
    ["project/properties/revision"]),
  FormatCase(
    "document type", .maven, "<!DOCTYPE project [<!ENTITY a \"<b>\">]><project><version>1.0.0</version></project>",
    ["project/version"]),
  FormatCase("sample", .msbuild, csprojSample, ["Project/PropertyGroup/Version"]),
  FormatCase(
    "two groups that agree", .msbuild,
    "<Project><PropertyGroup Condition=\"a &gt; b\"><Version>1.0.0</Version></PropertyGroup><PropertyGroup><Version>1.0.0</Version></PropertyGroup></Project>",
    ["Project/PropertyGroup/Version", "Project/PropertyGroup/Version"]),
  FormatCase("sample", .cmake, cmakeSample, ["project(VERSION)"]),
  FormatCase("quoted", .cmake, "project (x VERSION \"1.0.0\")", ["project(VERSION)"]),
  FormatCase("sample", .mix, mixSample, ["project.version"]),
  FormatCase(
    "attribute", .mix, "defmodule A do\n  @version \"1.0.0\"\n  def project do\n    [version: @version]\n  end\nend\n",
    ["@version"]),
  FormatCase("sample", .helmChart(key: "version"), chartSample, ["version"]),
  FormatCase("sample", .helmChart(key: "appVersion"), chartSample, ["appVersion"]),
  FormatCase("single quotes", .helmChart(key: "appVersion"), "version: 1\nappVersion: '1.0.0'", ["appVersion"]),
  FormatCase("flow", .helmChart(key: "version"), "{appVersion: 1.0.0, 'version': 1.0.0}\n", ["version"]),
  FormatCase("anchor", .helmChart(key: "version"), "version: &v 1.0.0\nappVersion: *v\n", ["version"]),
  FormatCase("type", .helmChart(key: "version"), "version: !!str 1.0.0\n", ["version"]),
  FormatCase(
    "number", .helmChart(key: "appVersion"), "appVersion: 1.10 # a number\n", ["appVersion"], version: "1.10"),
  FormatCase("document", .helmChart(key: "version"), "---\nversion: 1.0.0\n...\n---\nversion: 2.0.0\n", ["version"]),
  FormatCase("plain", .plain, "1.0.0\n", ["version"]), FormatCase("plain, spaces", .plain, "\n 1.0.0", ["version"]),
]
