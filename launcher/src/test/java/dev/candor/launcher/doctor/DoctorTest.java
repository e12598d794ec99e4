package dev.candor.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.KafkaSettings;
import dev.candor.simulator.MixRule;
import dev.candor.simulator.OutcomeMix;
import dev.candor.simulator.Rollout;
import dev.candor.simulator.Scenario;
import dev.candor.simulator.SimulatedProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final Map<String, String> KEYS =
      Map.of("RIGHT", "right-key-123456", "WRONG", "wrong-key-123456", "POOR", "poor-key-123456");

  private static final String PASSWORD = "changeit";

  @TempDir Path directory;

  private final SimulatedProvider provider =
      SimulatedProvider.start(
          Scenario.builder()
              .apiKey(KEYS.get("RIGHT"))
              .exhaustedKey(KEYS.get("POOR"))
              .addModels(
                  Scenario.modelBuilder("simulated-model")
                      .release("1", new Rollout.AtStart(), MixRule.always(OutcomeMix.CANDID))
                      .build())
              .build(),
          0);

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void targetThatAnswersIsFine() {
    List<CheckResult> findings = examine("simulated-model", "RIGHT", Clock.systemUTC());
    assertThat(DoctorCommand.isWell(findings)).as("%s", findings).isTrue();
    assertThat(findings).anyMatch(finding -> finding.detail().contains("SIMULATED"));
  }

  @Test
  void planThatCannotBeWorkedOffIsWrong() {
    CheckResult finding =
        onlyWrong(
            DoctorCommand.examine(
                Configuration.parse(
                    "monitor.yaml",
                    "schedule: {every: 10m}\ntargets:\n  - {name: slow, endpoint: \""
                        + provider.baseUri()
                        + "\", model: simulated-model, api_key_env: RIGHT,"
                        + " limits: {requests_per_minute: 60}}\n",
                    KEYS),
                Clock.systemUTC()));
    assertThat(finding.subject()).isEqualTo("plan of slow");
    assertThat(finding.detail()).contains("60, but", "a minute are needed");
    assertThat(finding.fix()).contains("raise limits.requests_per_minute to");
  }

  @Test
  void wrongKeyIsFoundAndNotShown() {
    CheckResult finding = onlyWrong(examine("simulated-model", "WRONG", Clock.systemUTC()));
    assertThat(finding.detail()).startsWith("bad_key");
    assertThat(finding.fix()).contains("api_key_env");
    assertThat(DoctorCommand.asText(finding)).doesNotContain("wrong-key-123456");
  }

  @Test
  void wrongModelIsFoundWithTheNearestName() {
    CheckResult finding = onlyWrong(examine("simulated-modle", "RIGHT", Clock.systemUTC()));
    assertThat(finding.detail()).startsWith("wrong_model");
    assertThat(finding.fix()).contains("did you mean model: simulated-model?");
  }

  @Test
  void lackOfCreditIsFound() {
    CheckResult finding = onlyWrong(examine("simulated-model", "POOR", Clock.systemUTC()));
    assertThat(finding.detail()).startsWith("no_credit");
    assertThat(finding.fix()).contains("add credit");
  }

  @Test
  void certificateOfAnUnknownAuthorityIsFoundAndTrustedOnceNamed() throws Exception {
    Path store = directory.resolve("server.p12");
    Path certificate = directory.resolve("server.pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=ip:127.0.0.1",
        "-keystore",
        store.toString());
    keytool("-exportcert", "-rfc", "-keystore", store.toString(), "-file", certificate.toString());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    serve(server);
    try {
      String endpoint = "https://127.0.0.1:" + server.getAddress().getPort();
      CheckResult finding =
          onlyWrong(
              DoctorCommand.examine(
                  configuration(endpoint, "simulated-model", "RIGHT"), Clock.systemUTC()));
      assertThat(finding.detail()).startsWith("tls");
      assertThat(finding.fix()).contains("ca_file");
      List<CheckResult> trusted =
          DoctorCommand.examine(
              configuration(endpoint, "simulated-model", "RIGHT\n    ca_file: " + certificate),
              Clock.systemUTC());
      assertThat(DoctorCommand.isWell(trusted)).as("%s", trusted).isTrue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void skewedClockIsFound() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    serve(server);
    try {
      CheckResult finding =
          onlyWrong(
              DoctorCommand.examine(
                  configuration("http://127.0.0.1:" + server.getAddress().getPort(), "m", "RIGHT"),
                  Clock.offset(Clock.systemUTC(), Duration.ofMinutes(7))));
      assertThat(finding.detail()).contains("ahead of").matches(".* 4[12]\\d s .*");
      assertThat(finding.fix()).contains("set the clock");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void endpointThatNobodyServesIsFound() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    CheckResult finding =
        onlyWrong(
            DoctorCommand.examine(
                configuration("http://127.0.0.1:" + port + "/v1", "simulated-model", "RIGHT"),
                Clock.systemUTC()));
    assertThat(finding.detail()).startsWith("connection");
    assertThat(finding.fix()).contains("endpoint");
  }

  @Test
  void missingTopicRightsAreNamedWithTheCommandThatGrantsThem() {
    CheckResult finding =
        KafkaCheck.rights(
                tool(Map.of()),
                "candor-prompts",
                EnumSet.of(AclOperation.READ, AclOperation.DESCRIBE))
            .orElseThrow();
    assertThat(finding.detail()).contains("WRITE").doesNotContain("READ");
    assertThat(finding.fix())
        .isEqualTo(
            "allow it (NAME is the brokers' name of this user): kafka-acls.sh --bootstrap-server"
                + " k:9092 --add --allow-principal User:NAME --operation Write --topic"
                + " candor-prompts");
    assertThat(KafkaCheck.rights(tool(Map.of()), "t", Set.of(AclOperation.ALL))).isEmpty();
    assertThat(KafkaCheck.rights(tool(Map.of()), "t", null)).isEmpty();
  }

  @Test
  void commandOfAFixNamesTheUserAndHowAnAdministratorConnectsButNoPassword() {
    KafkaTool tool =
        tool(
            Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"o'neill; rm\" password=\"s3cret\";"));
    assertThat(tool.allowPrefix(Set.of(AclOperation.DESCRIBE_CONFIGS), "--topic", "candor-"))
        .isEqualTo(
            "allow it (admin.properties holds an administrator's login): kafka-acls.sh"
                + " --bootstrap-server k:9092 --command-config admin.properties --add"
                + " --allow-principal 'User:o'\\''neill; rm' --operation DescribeConfigs"
                + " --resource-pattern-type prefixed --topic candor-");
    assertThat(
            KafkaCheck.unreachable(
                    kafka(Map.of()), "Kafka", new ClusterAuthorizationException("no"))
                .fix())
        .endsWith("User:NAME --operation Describe --cluster");
  }

  private static KafkaTool tool(Map<String, String> client) {
    return new KafkaTool(kafka(client));
  }

  private static KafkaSettings kafka(Map<String, String> client) {
    return new KafkaSettings("k:9092", "", 1, (short) 1, client, Map.of());
  }

  @Test
  void textIsSafeForATerminal() {
    assertThat(DoctorCommand.asText(CheckResult.wrong("a", "b\u001b[31m\nc", "d")))
        .doesNotContain("\u001b");
  }

  private static void serve(HttpServer server) {
    byte[] answer =
        "{\"model\":\"m\",\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"Yes\"}}]}"
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
  }

  private static SSLContext tls(Path store) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "server"));
    assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor()).isZero();
  }

  private List<CheckResult> examine(String model, String key, Clock clock) {
    return DoctorCommand.examine(configuration(provider.baseUri().toString(), model, key), clock);
  }

  private static Configuration configuration(String endpoint, String model, String key) {
    return Configuration.parse(
        "monitor.yaml",
        """
        targets:
          - name: t
            endpoint: %s
            model: %s
            api_key_env: %s
            timeouts: {connect: 5s, first_byte: 10s, whole: 10s}
        """
            .formatted(endpoint, model, key),
        KEYS);
  }

  private static CheckResult onlyWrong(List<CheckResult> findings) {
    List<CheckResult> wrong =
        findings.stream().filter(finding -> finding.state() == CheckResult.State.WRONG).toList();
    assertThat(wrong).as("%s", findings).hasSize(1);
    return wrong.get(0);
  }
}
