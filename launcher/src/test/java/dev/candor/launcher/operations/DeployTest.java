package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.alerting.AlertingSettings;
import dev.candor.console.ConsoleSettings;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.monitor.MonitorKeys;
import dev.candor.producer.ProducerSettings;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.MonitoringSettings;
import dev.candor.stream.ClassifierSettings;
import dev.candor.worker.WorkerSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Joins the manifests and units of deploy/ to the settings, the commands and each other. */
class DeployTest {
  private static final String BASE = "deploy/kubernetes/base/";
  private static final Set<String> ROLES =
      Set.of("producer", "worker", "classifier", "judge", "alerting");
  private static final String COMPONENT = "app.kubernetes.io/component";

  private static final URI CONSOLE = URI.create("https://candor.example.org");

  /** Stands for the value of a secret. */
  private static final String SECRET = "a-secret";

  private final Map<String, Object> kustomization = Repository.yaml(BASE + "kustomization.yaml");
  private final List<Map<?, ?>> manifests = manifests();

  @Test
  void everyManifestIsListedAndSaysWhatItIs() {
    assertThat(manifests)
        .allSatisfy(
            manifest -> assertThat(keys(manifest)).contains("apiVersion", "kind", "metadata"));
    assertThat(workloads().keySet()).isEqualTo(ROLES);
    assertThat(workloads().get("classifier").get("kind")).isEqualTo("StatefulSet");
    Map<String, Object> monitoring =
        Repository.yaml("deploy/kubernetes/monitoring/kustomization.yaml");
    for (Object resource : (List<?>) monitoring.get("resources")) {
      assertThat(Repository.file("deploy/kubernetes/monitoring/" + resource)).exists();
    }
  }

  @Test
  void kustomizePrintsTheManifests() {
    RealProgram kubectl = RealProgram.named("kubectl", "kubernetes-client");
    String printed = kubectl.succeed(Repository.ROOT, "kustomize", "deploy/kubernetes/monitoring");
    assertThat(printed).contains("kind: ServiceMonitor", "kind: StatefulSet");
  }

  @Test
  void rolesRunTheirCommandAndReadTheSharedConfigurationWithTheirEnvironment() {
    Set<String> commands = CandorMain.line().getSubcommands().keySet();
    workloads()
        .forEach(
            (role, workload) -> {
              assertThat(commands).contains(role);
              assertThat(String.join(" ", texts(container(workload).get("args"))))
                  .as(role)
                  .contains(role + " --config /etc/candor/monitor.yaml");
              Configuration configuration =
                  Configuration.load(
                      Repository.file(BASE + "monitor.yaml"), environment(container(workload)));
              configuration.rejectUnknown(MonitorKeys.GROUPS);
              assertThat(KafkaSettings.from(configuration).replication()).isEqualTo((short) 3);
              assertThat(MonitoringSettings.from(configuration).port()).isEqualTo(9464);
              switch (role) {
                case "producer" -> ProducerSettings.from(configuration);
                case "worker" -> WorkerSettings.from(configuration);
                case "judge" ->
                    assertThat(environment(container(workload)))
                        .containsEntry("JUDGE_API_KEY", SECRET);
                case "alerting" ->
                    assertThat(AlertingSettings.from(configuration).consoleUrl()).contains(CONSOLE);
                default -> {
                  ClassifierSettings settings = ClassifierSettings.from(configuration, 12, 3);
                  assertThat(settings.standbyReplicas()).isEqualTo(1);
                  assertThat(settings.stateDirectory()).hasToString("/var/lib/candor/state");
                  ConsoleSettings console = ConsoleSettings.from(configuration);
                  assertThat(console.port()).isEqualTo(8080);
                  assertThat(console.publicUrl()).contains(CONSOLE);
                  assertThat(console.token()).isPresent();
                }
              }
            });
  }

  @Test
  void everyVariableOfTheRolesIsASetting() {
    Set<String> known =
        MonitorKeys.GROUPS.stream()
            .flatMap(DeployTest::variablesOf)
            .collect(Collectors.toCollection(HashSet::new));
    workloads()
        .forEach(
            (role, workload) ->
                assertThat(environment(container(workload)).keySet())
                    .as(role)
                    .filteredOn(variable -> variable.startsWith("CANDOR_"))
                    .isSubsetOf(known));
  }

  @Test
  void podsAreProbedHardenedBoundedAndHaveTimeToStop() {
    workloads()
        .forEach(
            (role, workload) -> {
              Map<?, ?> pod = pod(workload);
              Map<?, ?> container = container(workload);
              assertThat(path(container, "startupProbe", "httpGet", "path"))
                  .isEqualTo("/health/live");
              assertThat(path(container, "livenessProbe", "httpGet", "path"))
                  .isEqualTo("/health/live");
              assertThat(path(container, "readinessProbe", "httpGet", "path"))
                  .isEqualTo("/health/ready");
              assertThat(path(container, "livenessProbe", "httpGet", "port"))
                  .isEqualTo("monitoring");
              assertThat(path(container, "resources", "limits", "memory")).as(role).isNotNull();
              assertThat(path(container, "securityContext", "readOnlyRootFilesystem"))
                  .isEqualTo(true);
              assertThat(path(container, "securityContext", "allowPrivilegeEscalation"))
                  .isEqualTo(false);
              assertThat(path(container, "securityContext", "capabilities", "drop"))
                  .isEqualTo(List.of("ALL"));
              assertThat(path(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
              assertThat(pod.get("automountServiceAccountToken")).isEqualTo(false);
              assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan(8);
            });
  }

  @Test
  void secretsAreGivenByReferenceOnly() {
    workloads()
        .forEach(
            (role, workload) -> {
              for (Map<?, ?> variable : variables(container(workload))) {
                if (variable.get("name").toString().matches(".*(_KEY|TOKEN|PASSWORD|JAAS)")) {
                  assertThat(path(variable, "valueFrom", "secretKeyRef", "name"))
                      .as(role + " " + variable.get("name"))
                      .isEqualTo("candor-secrets");
                }
              }
            });
    assertThat(manifests).noneMatch(manifest -> "Secret".equals(manifest.get("kind")));
  }

  @Test
  void theClassifierKeepsItsStoresOnAVolumeAndNamesEveryConsole() {
    Map<?, ?> classifier = workloads().get("classifier");
    Map<?, ?> claim =
        (Map<?, ?>) ((List<?>) path(classifier, "spec", "volumeClaimTemplates")).get(0);
    assertThat(mounts(container(classifier)))
        .containsEntry(path(claim, "metadata", "name").toString(), "/var/lib/candor/state");
    String consoles = environment(container(classifier)).get("CONSOLES");
    int replicas = (Integer) path(classifier, "spec", "replicas");
    assertThat(consoles.split(" ")).hasSize(replicas);
    for (int i = 0; i < replicas; i++) {
      assertThat(consoles).contains("http://candor-classifier-" + i + ".candor-classifier:8080");
    }
    assertThat(path(classifier, "spec", "serviceName")).isEqualTo("candor-classifier");
  }

  @Test
  void everyMountIsAVolumeOfThePod() {
    workloads()
        .forEach(
            (role, workload) -> {
              Set<String> volumes = new HashSet<>();
              ((List<?>) pod(workload).get("volumes"))
                  .forEach(volume -> volumes.add(((Map<?, ?>) volume).get("name").toString()));
              if (path(workload, "spec", "volumeClaimTemplates") instanceof List<?> claims) {
                claims.forEach(
                    claim -> volumes.add(path((Map<?, ?>) claim, "metadata", "name").toString()));
              }
              assertThat(mounts(container(workload)).keySet()).as(role).isEqualTo(volumes);
            });
  }

  @Test
  void servicesBudgetsAndPoliciesSelectPodsThatAreThere() {
    Set<String> budgeted = new HashSet<>();
    for (Map<?, ?> manifest : manifests) {
      Object selector =
          switch (manifest.get("kind").toString()) {
            case "Service" -> path(manifest, "spec", "selector", COMPONENT);
            case "PodDisruptionBudget", "Deployment", "StatefulSet" ->
                path(manifest, "spec", "selector", "matchLabels", COMPONENT);
            case "NetworkPolicy" -> path(manifest, "spec", "podSelector", "matchLabels", COMPONENT);
            default -> null;
          };
      if (selector != null) {
        assertThat(ROLES).contains(selector.toString());
      }
      if (manifest.get("kind").equals("PodDisruptionBudget")) {
        budgeted.add(String.valueOf(selector));
      }
    }
    assertThat(budgeted).isEqualTo(ROLES);
  }

  @Test
  void theServiceMonitorScrapesEveryRoleUnderTheJobNameOfTheRules() {
    Map<String, Object> monitor =
        Repository.yaml("deploy/kubernetes/monitoring/service-monitor.yaml");
    Map<?, ?> expression =
        (Map<?, ?>) ((List<?>) path(monitor, "spec", "selector", "matchExpressions")).get(0);
    assertThat(expression.get("key")).isEqualTo(COMPONENT);
    assertThat(Set.copyOf(texts(expression.get("values")))).isEqualTo(ROLES);
    for (String role : ROLES) {
      // The job is named after the service.
      Map<?, ?> service =
          manifests.stream()
              .filter(manifest -> manifest.get("kind").equals("Service"))
              .filter(manifest -> ("candor-" + role).equals(path(manifest, "metadata", "name")))
              .findFirst()
              .orElseThrow();
      assertThat(path(service, "metadata", "labels", COMPONENT)).isEqualTo(role);
      assertThat(((List<?>) path(service, "spec", "ports")).toString())
          .contains("name=monitoring, port=9464");
      if (!role.equals("judge")) {
        assertThat(Repository.text("prometheus/prometheus.yml"))
            .contains("job_name: candor-" + role);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"candor@.service", "candor-run.service"})
  void unitsStartACommandRestartAfterFaultsAndNotAfterWrongInput(String name) {
    List<String> lines = Repository.text("deploy/systemd/" + name).lines().toList();
    String start = value(lines, "ExecStart");
    String command = start.split(" ")[1];
    assertThat(CandorMain.line().getSubcommands().keySet())
        .containsAll(command.equals("%i") ? ROLES : Set.of(command));
    assertThat(start).startsWith("/opt/candor/candor ").contains("/etc/candor/monitor.yaml");
    assertThat(value(lines, "Restart")).isEqualTo("on-failure");
    assertThat(value(lines, "RestartPreventExitStatus")).isEqualTo("2");
    assertThat(value(lines, "TimeoutStopSec")).isEqualTo("20s");
    assertThat(lines).contains("DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict");
  }

  private static String value(List<String> unit, String key) {
    return unit.stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private List<Map<?, ?>> manifests() {
    List<Map<?, ?>> found = new ArrayList<>();
    List<String> resources = new ArrayList<>(texts(kustomization.get("resources")));
    resources.add("../judge/judge.yaml");
    for (String resource : resources) {
      Load load = new Load(LoadSettings.builder().setLabel(resource).build());
      StreamSupport.stream(
              load.loadAllFromString(Repository.text(BASE + resource)).spliterator(), false)
          .forEach(document -> found.add((Map<?, ?>) document));
    }
    return found;
  }

  /** The manifests that start pods, by role. */
  private Map<String, Map<?, ?>> workloads() {
    Map<String, Map<?, ?>> workloads = new TreeMap<>();
    for (Map<?, ?> manifest : manifests) {
      if (path(manifest, "spec", "template") != null) {
        workloads.put(
            path(manifest, "spec", "template", "metadata", "labels", COMPONENT).toString(),
            manifest);
      }
    }
    return workloads;
  }

  private static Map<?, ?> pod(Map<?, ?> workload) {
    return (Map<?, ?>) path(workload, "spec", "template", "spec");
  }

  private static Map<?, ?> container(Map<?, ?> workload) {
    List<?> containers = (List<?>) pod(workload).get("containers");
    assertThat(containers).hasSize(1);
    return (Map<?, ?>) containers.get(0);
  }

  private static Map<String, String> mounts(Map<?, ?> container) {
    Map<String, String> mounts = new TreeMap<>();
    for (Object entry : (List<?>) container.get("volumeMounts")) {
      Map<?, ?> mount = (Map<?, ?>) entry;
      mounts.put(mount.get("name").toString(), mount.get("mountPath").toString());
    }
    return mounts;
  }

  /** The variables of a container, with those of the shared map that it refers to. */
  private Map<String, String> environment(Map<?, ?> container) {
    Map<String, String> environment = new TreeMap<>();
    for (Object generator : (List<?>) kustomization.get("configMapGenerator")) {
      if (((Map<?, ?>) generator).get("literals") instanceof List<?> literals) {
        for (String literal : texts(literals)) {
          int sign = literal.indexOf('=');
          environment.put(literal.substring(0, sign), literal.substring(sign + 1));
        }
      }
    }
    for (Map<?, ?> variable : variables(container)) {
      Object value = variable.get("value");
      environment.put(
          variable.get("name").toString(),
          value != null
              ? value.toString()
              : path(variable, "valueFrom", "fieldRef") != null ? "candor-classifier-0" : SECRET);
    }
    return environment;
  }

  private static List<Map<?, ?>> variables(Map<?, ?> container) {
    List<Map<?, ?>> variables = new ArrayList<>();
    if (container.get("env") instanceof List<?> entries) {
      entries.forEach(entry -> variables.add((Map<?, ?>) entry));
    }
    return variables;
  }

  private static Stream<String> variablesOf(KeyGroup group) {
    return group.keys().stream()
        .map(
            key ->
                "CANDOR_"
                    + (group.section() + "_" + key.name())
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT));
  }

  private static Object path(Map<?, ?> manifest, String... names) {
    Object node = manifest;
    for (String name : names) {
      node = node instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return node;
  }

  private static Set<String> keys(Map<?, ?> map) {
    return map.keySet().stream().map(Object::toString).collect(Collectors.toSet());
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(Object::toString).toList();
  }
}
