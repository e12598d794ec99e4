package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.candor.events.DeadLetter;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.events.serde.RegistryException.Reason;
import dev.candor.runtime.http.HttpReply;
import dev.candor.runtime.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The serdes against the registry's own API, behind TLS and a password as others run it. */
class SerdeOverHttpTest {
  private static final String PASSWORD = "changeit";
  private static final Topics.Topic<DeadLetter> TOPIC = new Topics("").deadLetters();

  @TempDir private static Path directory;
  private static Path keys;
  private static Path trusted;

  private final RegistryRules registry = new RegistryRules(new SchemaLogInMemory());
  private HttpsServer server;
  private Map<String, String> configuration;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = directory.resolve("keys.p12");
    trusted = directory.resolve("trusted.p12");
    Path certificate = directory.resolve("registry.cer");
    keytool(
        "-genkeypair",
        "-alias",
        "registry",
        "-keyalg",
        "EC",
        "-dname",
        "CN=registry",
        "-ext",
        "SAN=IP:127.0.0.1",
        "-keystore",
        keys.toString());
    keytool(
        "-exportcert",
        "-alias",
        "registry",
        "-keystore",
        keys.toString(),
        "-file",
        certificate.toString());
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "registry",
        "-file",
        certificate.toString(),
        "-keystore",
        trusted.toString());
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    Path said = directory.resolve("keytool.out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor()).as(() -> read(said)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, RegistryRouter router) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      String query = exchange.getRequestURI().getRawQuery();
      HttpReply reply =
          router.apply(
              new HttpRequest(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getRawPath(),
                  query == null ? "" : query,
                  headers,
                  exchange.getRequestBody().readAllBytes(),
                  "127.0.0.1"));
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      exchange.sendResponseHeaders(reply.status(), reply.body().length);
      exchange.getResponseBody().write(reply.body());
    }
  }

  @BeforeEach
  void start() throws Exception {
    registry.open();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server
        .createContext("/", exchange -> answer(exchange, new RegistryRouter(registry)))
        .setAuthenticator(
            new BasicAuthenticator("registry") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals("ann") && password.equals("secret:with:colons");
              }
            });
    server.start();
    configuration = new HashMap<>();
    configuration.put("schema.registry.url", "https://127.0.0.1:" + server.getAddress().getPort());
    configuration.put("schema.registry.ssl.truststore.location", trusted.toString());
    configuration.put("schema.registry.ssl.truststore.password", PASSWORD);
    configuration.put("basic.auth.credentials.source", "USER_INFO");
    configuration.put("basic.auth.user.info", "ann:secret:with:colons");
    configuration.put("max.retries", "0");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private byte[] write() {
    try (Serde<DeadLetter> serde = new EventSerdes(configuration).of(TOPIC)) {
      return serde.serializer().serialize(TOPIC.name(), Samples.deadLetter());
    }
  }

  private void assertRefused(Reason reason, String... words) {
    assertThatThrownBy(this::write)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
        .hasMessageContainingAll(words);
  }

  @Test
  void recordGoesOutAndComesBackBehindTlsAndAPassword() {
    byte[] bytes = write();
    assertThat(registry.versions("candor-dead-letters-value", VersionFilter.CURRENT)).hasSize(1);
    try (Serde<DeadLetter> serde = new EventSerdes(configuration).of(TOPIC)) {
      assertThat(serde.deserializer().deserialize(TOPIC.name(), bytes))
          .usingRecursiveComparison()
          .isEqualTo(Samples.deadLetter());
    }
  }

  @Test
  void wrongPasswordIsNamedAndNotRepeated() {
    configuration.put("basic.auth.user.info", "ann:wrong-password");
    assertRefused(Reason.UNAUTHORIZED, "basic.auth.user.info");
    assertThatThrownBy(this::write).hasMessageNotContaining("wrong-password");
  }

  @Test
  void certificateThatIsNotTrustedIsNamedWithTheSetting() {
    configuration.remove("schema.registry.ssl.truststore.location");
    assertRefused(Reason.TLS, "TLS", "schema.registry.ssl.truststore.location");
  }

  @Test
  void incompatibleSchemaIsRefusedWithTheSubject() {
    registry.register("candor-dead-letters-value", RegistryRules.parse("\"string\""));
    assertRefused(Reason.INCOMPATIBLE, "candor-dead-letters-value", "TYPE_MISMATCH");
  }

  @Test
  void schemaIsOnlyLookedUpWhereRegisteringIsOff() {
    configuration.put("auto.register.schemas", "false");
    assertRefused(Reason.UNKNOWN_SUBJECT, "candor-dead-letters-value");
    assertThat(registry.subjects("", VersionFilter.ALL)).isEmpty();
  }

  @Test
  void idThatTheRegistryDoesNotKnowIsNamed() {
    try (Serde<DeadLetter> serde = new EventSerdes(configuration).of(TOPIC)) {
      assertThatThrownBy(() -> serde.deserializer().deserialize("t", new byte[] {0, 0, 0, 9, 9, 1}))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_ID))
          .hasMessageContaining("2313");
    }
  }

  @Test
  void registryThatIsDownIsNamedWithItsAddress() {
    server.stop(0);
    assertRefused(
        Reason.UNREACHABLE, configuration.get("schema.registry.url"), "schema.registry.url");
  }
}
