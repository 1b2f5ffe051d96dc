import ImageReferences
import TestSupport
import Testing
import VersionFiles
import YAMLText

let app = "registry.example.com:5000/team/my_app"

private let shared = "by its anchor the tag is that of something else too"

/// What the references of a file are, each in a line: kind, tag or digest, and what stands in the way.
func found(_ text: String, _ path: String = "deploy.yaml", _ repositories: [String] = [app]) throws -> [String] {
  try imageReferences(in: Array(text.utf8), path: path, to: repositories).map { reference in
    let what = reference.tag ?? reference.digest ?? "-"
    return "\(reference.kind.rawValue) \(what)" + (reference.obstacle.map { " (\($0))" } ?? "")
  }
}

@Suite("References in manifests")
struct ReadingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var path = "deploy.yaml"
    let file: String
    let expected: [String]
    var testDescription: String { name }
  }

  @Test(
    "references are found by their place and repository",
    arguments: [
      Row(
        name: "compose", path: "docker-compose.prod.yml",
        file: """
          services:
            web:
              image: \(app):1.0.0
              ports: ["8000:8000"]
            other:
              image: redis:1.0.0
            built:
              build: .
            both:
              build: {context: .}
              image: "\(app):1.0.0-rc1"
          """, expected: ["compose 1.0.0", "compose 1.0.0-rc1"]),
      Row(
        name: "compose with anchors and merges",
        file: """
          x-app: &app
            image: &image \(app):1.0.0
          services:
            web: {<<: *app}
            worker:
              <<: *app
              command: work
            third:
              image: *image
          """, expected: ["compose 1.0.0"]),
      Row(
        name: "compose with variables",
        file: """
          services:
            a: {image: "\(app):${TAG:-1.0}"}
            b: {image: "${REGISTRY}/team/my_app:1.0.0"}
            c: {image: "${IMAGE:-\(app):1.0.0}"}
            d: {image: "${REGISTRY}/team/my_app_other:1.0.0"}
            e: {image: $OTHER}
          """, expected: Array(repeating: "compose - (a variable decides)", count: 3)),
      Row(
        name: "Kubernetes, several documents and lists",
        file: """
          apiVersion: apps/v1
          kind: Deployment
          spec:
            template:
              spec:
                initContainers:
                - {name: migrate, image: '\(app):1.0.0'}
                containers:
                - name: web
                  image: \(app):1.0.0
                - name: proxy
                  image: nginx:1.0.0
          ---
          apiVersion: v1
          kind: List
          items:
          - apiVersion: batch/v1
            kind: CronJob
            spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: "\(app)"}]}}}}}
          ---
          apiVersion: v1
          kind: ConfigMap
          data:
            image: \(app):1.0.0
          ---
          apiVersion: v1
          kind: Pod
          spec:
            ephemeralContainers: [{image: "\(app):1.0.0@sha256:0123456789abcdef0123456789abcdef"}]
          """,
        expected: [
          "kubernetes 1.0.0", "kubernetes 1.0.0", "kubernetes - (it has no tag)",
          "kubernetes 1.0.0 (it is pinned by its digest)",
        ]),
      Row(
        name: "kustomize", path: "k8s/kustomization.yaml",
        file: """
          resources: [deployment.yaml]
          images:
          - name: my_app
            newName: \(app)
            newTag: 1.10
          - name: \(app)
            newTag: v1
          - name: \(app)
            newName: elsewhere/app
            newTag: 1.0.0
          - name: \(app)
            digest: sha256:00
          - name: \(app)
          """,
        expected: [
          "kustomize 1.10", "kustomize v1", "kustomize sha256:00 (it is pinned by its digest)",
          "kustomize - (it has no tag)",
        ]),
      Row(
        name: "Helm values", path: "chart/values.yaml",
        file: """
          image:
            repository: \(app)
            tag: 1e5
          sidecar:
            image: \(app):1.0.0
          bitnami:
            registry: registry.example.com:5000
            repository: team/my_app
            tag: ""
          other:
            image: {repository: nginx, tag: 1.0.0}
          pinned:
            repository: \(app)
            tag: 1.0.0
            digest: sha256:00
          """,
        expected: [
          "helm-values 1e5", "helm-values 1.0.0", "helm-values - (it has no tag)",
          "helm-values 1.0.0 (it is pinned by its digest)",
        ]),
      Row(
        name: "a Helm chart", path: "chart/Chart.yaml",
        file: "apiVersion: v2\nname: my_app\nversion: 1.0.0\nappVersion: \"1.0.0\"\n", expected: ["helm-chart 1.0.0"]),
      Row(
        name: "another Helm chart", path: "Chart.yaml", file: "name: other\nappVersion: 1.0.0\n", expected: []),
      Row(
        name: "a Flux release",
        file: """
          apiVersion: helm.toolkit.fluxcd.io/v2
          kind: HelmRelease
          spec:
            values:
              image: {repository: \(app), tag: 1.0.0}
          """, expected: ["helm-values 1.0.0"]),
      Row(
        name: "another YAML file", file: "jobs:\n  a:\n    container:\n      image: \(app):1.0.0\n",
        expected: ["other 1.0.0"]),
      Row(
        name: "texts that cannot be replaced whole",
        file: "a: {image: !custom '\(app):1'}\nb:\n  image: >-\n    \(app):1\nc:\n  image: \"\(app):\\\n    1\"\n"
          + "d: {image: !!str '\(app):1'}\ne: {image: \"\(app):\\x31\"}\nf: {image: ! '\(app):1'}\n",
        expected: [
          "other 1 (its text has the YAML tag !custom)", "other 1 (its text spans lines)",
          "other 1 (its text spans lines)", "other 1 (its text has the YAML tag tag:yaml.org,2002:str)",
          "other 1 (its text has escapes)", "other 1 (its text has the YAML tag !)",
        ]),
      Row(
        name: "Helm's tag with a digest", path: "values.yaml",
        file: """
          a: {repository: \(app), tag: "1.0.0@sha256:00"}
          b: {repository: \(app), tag: "@sha256:00"}
          """,
        expected: [
          "helm-values 1.0.0 (it is pinned by its digest)", "helm-values sha256:00 (it is pinned by its digest)",
        ]
      ),
      Row(
        name: "a tag that other images share", path: "values.yaml",
        file: """
          a: {repository: \(app), tag: &a 1.0.0}
          b: {repository: redis, tag: *a}
          c: &c {repository: \(app), tag: 1.1.0}
          d: {<<: *c, repository: redis}
          e: &e {repository: \(app), tag: 1.2.0}
          f: {<<: [{x: 1}, {<<: *e}], registry: registry.example.com}
          g: {repository: redis, tag: &g 1.3.0}
          h: {repository: \(app), tag: *g}
          """, expected: ["1.0.0", "1.1.0", "1.2.0", "1.3.0"].map { "helm-values \($0) (\(shared))" }),
      Row(
        name: "a tag that is something else too", path: "values.yaml",
        file: """
          a: {repository: \(app), tag: &a 1.0.0}
          labels: {version: *a}
          b: {repository: \(app), tag: &b 1.1.0}
          list: [*b]
          c: {repository: \(app), tag: &c 1.2.0}
          keys: {*c : x}
          common: &common {tag: 1.3.0}
          d: {<<: *common, repository: \(app)}
          """, expected: ["1.0.0", "1.1.0", "1.2.0", "1.3.0"].map { "helm-values \($0) (\(shared))" }),
      Row(
        name: "a tag that places of one image share", path: "values.yaml",
        file: """
          a: &image {repository: \(app), tag: 1.0.0}
          b: *image
          c: {<<: *image, pullPolicy: Always}
          d: {repository: \(app), tag: &tag 1.1.0}
          e: {repository: \(app), tag: *tag}
          """, expected: ["helm-values 1.0.0", "helm-values 1.1.0"]),
      Row(
        name: "kustomize with a shared tag", path: "kustomization.yaml",
        file: """
          images:
          - {name: \(app), newTag: &tag 1.0.0}
          - {name: redis, newTag: *tag}
          """, expected: ["kustomize 1.0.0 (\(shared))"]),
      Row(
        name: "a chart of its application's version", path: "Chart.yaml",
        file: "name: my_app\nversion: &v 1.0.0\nappVersion: *v\n", expected: ["helm-chart 1.0.0 (\(shared))"]),
      Row(
        name: "what is no tag", path: "kustomization.yaml", file: "images:\n- name: \(app)\n  newTag: &x:1.0\n",
        expected: ["kustomize :1.0 (what it has cannot be a tag)"]),
      Row(name: "a repository whose name begins the same", file: "image: \(app)-worker:1.0.0\n", expected: []),
      Row(
        name: "a template within a text", file: "image: \(app):{{ .Values.tag }}\n",
        expected: ["other - (a variable decides)"]),
      Row(name: "a comment and a text", file: "# image: \(app):1.0.0\ntext: |\n  image: \(app):1.0.0\n", expected: []),
    ])
  func references(_ row: Row) throws {
    #expect(try found(row.file, row.path) == row.expected)
  }

  @Test(
    "Docker Hub goes without saying",
    arguments: [
      ("docker.io/library/my_app", "my_app"), ("my_app", "docker.io/library/my_app"), ("a/b", "index.docker.io/a/b"),
    ])
  func dockerHub(_ asked: String, _ written: String) throws {
    #expect(try found("image: \(written):1\n", "x.yaml", [asked]) == ["other 1"])
  }

  @Test(
    "what looks like a host below Docker Hub is none",
    arguments: [
      ("ghcr.io/my_app", "docker.io/ghcr.io/my_app"), ("docker.io/ghcr.io/my_app", "ghcr.io/my_app"),
      ("localhost/my_app", "index.docker.io/localhost/my_app"),
    ])
  func hostBelowDockerHub(_ asked: String, _ written: String) throws {
    #expect(try found("image: \(written):1\n", "x.yaml", [asked]) == [])
    #expect(try found("image: \(asked):1\n", "x.yaml", [asked]) == ["other 1"])
  }

  @Test("only YAML is looked into", arguments: ["a.yml", "b/c.yaml", "d/Kustomization", "Kustomization"])
  func manifests(_ path: String) {
    #expect(isManifest(path))
    #expect(!isManifest("\(path).txt"))
  }
}
