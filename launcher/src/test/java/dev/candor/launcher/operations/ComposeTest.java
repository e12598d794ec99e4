package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.alerting.AlertingSettings;
import dev.candor.console.ConsoleSettings;
import dev.candor.launcher.CandorMain;
import dev.candor.producer.ProducerSettings;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.MonitoringSettings;
import dev.candor.stream.ClassifierSettings;
import dev.candor.worker.WorkerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins docker-compose.yml to the settings, the rules' targets and the files it mounts. */
class ComposeTest {
  private static final Set<String> THIRD_PARTY =
      Set.of("kafka", "registry", "prometheus", "alertmanager", "grafana");

  private static final Set<String> WRITE_BELOW_THEIR_ROOT = Set.of("kafka", "registry");
  private static final List<String> SECRETS =
      List.of("CANDOR_CONSOLE_TOKEN", "GRAFANA_ADMIN_PASSWORD", "PROVIDER_API_KEY");

  /** Variables of compose itself, of secrets and of other programs are not Candor's settings. */
  private static final String SETTING = "CANDOR_";

  private final Map<String, Object> file = Repository.yaml("docker-compose.yml");

  @Test
  void composeAcceptsTheFileWithAndWithoutTheDemonstration(@TempDir Path directory)
      throws IOException {
    RealProgram compose = RealProgram.dockerCompose();
    Path secrets = directory.resolve("secrets.env");
    Files.write(secrets, SECRETS.stream().map(name -> name + "=x").toList());
    String given = secrets.toString();
    compose.succeed(
        Repository.ROOT, "--env-file", given, "-f", "docker-compose.yml", "config", "--quiet");
    String demo =
        compose.succeed(
            Repository.ROOT,
            "--env-file",
            given,
            "-f",
            "docker-compose.yml",
            "--profile",
            "demo",
            "config",
            "--services");
    assertThat(demo.lines()).contains("simulator", "classifier-1", "classifier-2", "registry");
  }

  @Test
  void noPasswordHasADefaultAndWhatIsMissingIsNamed() {
    String text = Repository.text("docker-compose.yml");
    String example = Repository.text(".env.example");
    for (String secret : SECRETS) {
      assertThat(text).contains("${" + secret + ":?set " + secret + " to ");
      assertThat(text).doesNotContain("${" + secret + ":-", "${" + secret + "}");
      assertThat(example).contains("\n" + secret + "=\n");
    }
    services()
        .forEach(
            (name, service) ->
                environment(service)
                    .forEach(
                        (variable, value) -> {
                          if (variable.matches(".*(PASSWORD|TOKEN|KEY)")) {
                            assertThat(value).as(name + " " + variable).startsWith("${");
                          }
                        }));
  }

  @Test
  void containersHaveNoCapabilitiesGainNonePinTheirImagesAndBoundTheirMemory() {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service.get("cap_drop")).as(name).isEqualTo(List.of("ALL"));
              assertThat(service.get("security_opt"))
                  .as(name)
                  .isEqualTo(List.of("no-new-privileges:true"));
              assertThat(service.get("mem_limit")).as(name).isNotNull();
              assertThat(service).as(name).doesNotContainKeys("privileged", "cap_add");
              assertThat(service.get("image").toString())
                  .as(name)
                  .matches("candor:local|.+:v?\\d.+");
              if (!WRITE_BELOW_THEIR_ROOT.contains(name)) {
                assertThat(service.get("read_only")).as(name).isEqualTo(true);
                assertThat(service.get("tmpfs").toString()).as(name).contains("/tmp");
              }
            });
  }

  @Test
  void rolesAreAskedWhetherTheyAreReadyAndHaveTimeToStop() {
    services()
        .forEach(
            (name, service) -> {
              if (!THIRD_PARTY.contains(name)) {
                assertThat(service.get("stop_grace_period")).as(name).isEqualTo("20s");
                if (!name.equals("simulator")) {
                  assertThat(service.get("healthcheck").toString())
                      .as(name)
                      .contains("/health/ready");
                }
              }
            });
  }

  @Test
  void everyServiceHasAHealthCheckARestartPolicyAndBoundedLogs() {
    services()
        .forEach(
            (name, service) -> {
              assertThat(service).as(name).containsKeys("healthcheck", "logging", "image");
              assertThat(service.get("restart")).as(name).isEqualTo("unless-stopped");
            });
  }

  @Test
  void rolesAreThereInTheNumbersThatTheDesignNames() {
    Map<String, Map<String, Object>> services = services();
    Set<String> subcommands = CandorMain.line().getSubcommands().keySet();
    assertThat(services.keySet())
        .contains("producer", "worker", "classifier-1", "classifier-2", "alerting")
        .containsAll(THIRD_PARTY);
    assertThat(((Map<?, ?>) services.get("worker").get("deploy")).get("replicas")).isEqualTo(2);
    services.forEach(
        (name, service) -> {
          if (!THIRD_PARTY.contains(name)) {
            assertThat(service.get("image")).as(name).isEqualTo("candor:local");
            String role = ((List<?>) service.get("command")).get(0).toString();
            assertThat(subcommands).as(name).contains(role);
          }
        });
  }

  @Test
  void everyVariableOfTheRolesIsASetting() {
    Set<String> known = new TreeSet<>();
    for (KeyGroup group : groups()) {
      for (Key<?> key : group.keys()) {
        known.add(
            SETTING
                + (group.section() + "_" + key.name())
                    .replace('.', '_')
                    .replace('-', '_')
                    .toUpperCase(Locale.ROOT));
      }
    }
    services()
        .forEach(
            (name, service) -> {
              if (!THIRD_PARTY.contains(name)) {
                environment(service).keySet().stream()
                    .filter(variable -> variable.startsWith(SETTING))
                    .forEach(variable -> assertThat(known).as(name).contains(variable));
              }
            });
  }

  @Test
  void theSharedConfigurationIsReadByEveryRoleWithTheEnvironmentOfItsService() {
    services()
        .forEach(
            (name, service) -> {
              if (THIRD_PARTY.contains(name) || name.equals("simulator")) {
                return;
              }
              Map<String, String> environment = new TreeMap<>();
              environment(service)
                  .forEach(
                      (variable, value) ->
                          environment.put(
                              variable, value.replaceAll("\\$\\{[A-Z_]+:[-?](.*)}", "$1")));
              Configuration configuration =
                  Configuration.load(Repository.file("config/compose.yaml"), environment);
              configuration.rejectUnknown(groups());
              KafkaSettings kafka = KafkaSettings.from(configuration);
              assertThat(kafka.bootstrap()).as(name).isEqualTo("kafka:9092");
              assertThat(MonitoringSettings.from(configuration).port()).isEqualTo(9464);
              switch (name) {
                case "producer" -> ProducerSettings.from(configuration);
                case "worker" -> WorkerSettings.from(configuration);
                case "alerting" ->
                    assertThat(AlertingSettings.from(configuration).consoleUrl()).isPresent();
                default -> {
                  assertThat(ClassifierSettings.from(configuration, 6, 3).stateDirectory())
                      .hasToString("/var/lib/candor/state");
                  ConsoleSettings console = ConsoleSettings.from(configuration);
                  assertThat(console.port()).as(name).isEqualTo(8080);
                  assertThat(console.publicUrl())
                      .as(name)
                      .contains(URI.create("http://localhost:8080"));
                  assertThat(console.token()).as(name).isPresent();
                  assertThat(console.peers())
                      .as(name)
                      .containsExactly(
                          URI.create(
                              "http://classifier-"
                                  + (name.equals("classifier-1") ? "2" : "1")
                                  + ":8080"));
                }
              }
            });
  }

  @Test
  void prometheusScrapesEveryRoleAndTellsTheAlertmanager() {
    Map<String, Object> prometheus = Repository.yaml("prometheus/prometheus.yml");
    Set<String> scraped = new HashSet<>();
    for (Object job : (List<?>) prometheus.get("scrape_configs")) {
      if (!(((Map<?, ?>) job).get("dns_sd_configs") instanceof List<?> discovered)) {
        continue;
      }
      for (Object dns : discovered) {
        ((List<?>) ((Map<?, ?>) dns).get("names")).forEach(name -> scraped.add(name.toString()));
        assertThat(((Map<?, ?>) dns).get("port")).isEqualTo(9464);
      }
    }
    assertThat(scraped)
        .containsExactlyInAnyOrder(
            "producer", "worker", "classifier-1", "classifier-2", "alerting");
    assertThat(prometheus.get("alerting").toString()).contains("alertmanager:9093");
  }

  @Test
  void everyMountedFileExistsAndEveryNamedVolumeIsDeclared() {
    Set<?> volumes = ((Map<?, ?>) file.get("volumes")).keySet();
    services()
        .forEach(
            (name, service) -> {
              for (Object mount : (List<?>) service.getOrDefault("volumes", List.of())) {
                String source = mount.toString().split(":")[0];
                if (source.startsWith("./")) {
                  assertThat(Repository.file(source.substring(2))).as(name).exists();
                } else {
                  assertThat(volumes.contains(source)).as(name + ": " + source).isTrue();
                }
              }
            });
  }

  @Test
  void portsAreOpenOnLoopbackOnly() {
    services()
        .forEach(
            (name, service) -> {
              for (Object port : (List<?>) service.getOrDefault("ports", List.of())) {
                assertThat(port.toString()).as(name).startsWith("127.0.0.1:");
              }
            });
  }

  @Test
  void theImageRunsAsAnotherUserThanRootAndStartsTheLauncher() {
    String dockerfile = Repository.text("Dockerfile");
    assertThat(dockerfile)
        .contains("\nUSER candor\n")
        .contains("ENTRYPOINT [\"/opt/candor/candor\"]");
    assertThat(Repository.text(".dockerignore")).contains("\n**\n");
  }

  @Test
  void theImageIsBuiltWithEveryDirectoryThatAModuleTakesResourcesFrom() {
    Set<String> outside = new TreeSet<>();
    Pattern directory = Pattern.compile("<directory>\\.\\./([^<]+)</directory>");
    Matcher modules =
        Pattern.compile("<module>([^<]+)</module>").matcher(Repository.text("pom.xml"));
    while (modules.find()) {
      directory
          .matcher(Repository.text(modules.group(1) + "/pom.xml"))
          .results()
          .forEach(found -> outside.add(found.group(1)));
    }
    assertThat(outside).contains("docs/runbooks");
    assertThat(Repository.text(".dockerignore").lines())
        .containsAll(outside.stream().map(path -> "!" + path + "/**").toList());
  }

  private static List<KeyGroup> groups() {
    List<KeyGroup> groups = new ArrayList<>();
    Stream.of(
            KafkaSettings.GROUPS,
            MonitoringSettings.GROUPS,
            ProducerSettings.GROUPS,
            WorkerSettings.GROUPS,
            ClassifierSettings.GROUPS,
            AlertingSettings.GROUPS,
            ConsoleSettings.GROUPS)
        .forEach(groups::addAll);
    return groups;
  }

  private static Map<String, String> environment(Map<String, Object> service) {
    Map<String, String> environment = new TreeMap<>();
    ((Map<?, ?>) service.getOrDefault("environment", Map.of()))
        .forEach((name, value) -> environment.put(name.toString(), value.toString()));
    return environment;
  }

  /** The services with the merges of YAML ({@code <<}) carried out. */
  private Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> services = new TreeMap<>();
    ((Map<?, ?>) file.get("services"))
        .forEach((name, service) -> services.put(name.toString(), merged((Map<?, ?>) service)));
    return services;
  }

  private static Map<String, Object> merged(Map<?, ?> node) {
    Map<String, Object> result = new TreeMap<>();
    if (node.get("<<") instanceof Map<?, ?> base) {
      result.putAll(merged(base));
    }
    node.forEach(
        (key, value) -> {
          if (!key.equals("<<")) {
            result.put(key.toString(), value instanceof Map<?, ?> map ? merged(map) : value);
          }
        });
    return result;
  }
}
