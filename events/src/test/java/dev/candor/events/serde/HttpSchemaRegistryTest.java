package dev.candor.events.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.candor.events.serde.RegistryException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpSchemaRegistryTest {
  private static final Schema SCHEMA = Schema.create(Schema.Type.STRING);
  private static final String ID_7 = "{\"id\":7,\"extra\":true}";
  private static final String NOT_FOUND = "{\"error_code\":%d,\"message\":\"not found\"}";

  private ScriptedRegistry server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedRegistry();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SchemaRegistry client(Object... namesAndValues) {
    return clientOf(server.address(), namesAndValues);
  }

  private static SchemaRegistry clientOf(String address, Object... namesAndValues) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("schema.registry.url", address);
    configuration.put("retries.wait.ms", "1");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      configuration.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new HttpSchemaRegistry(SerdeSettings.from(configuration), configuration);
  }

  private static RegistryException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    RegistryException e = catchThrowableOfType(RegistryException.class, call);
    assertThat(e).isNotNull();
    return e;
  }

  @Test
  void schemaIsRegisteredOnceAndRememberedByItsSubject() {
    server.answers(200, ID_7);
    SchemaRegistry registry = client();
    assertThat(registry.register("a b-value", SCHEMA)).isEqualTo(7);
    assertThat(registry.register("a b-value", SCHEMA)).isEqualTo(7);
    assertThat(server.asked())
        .containsExactly(
            new ScriptedRegistry.Asked(
                "POST /subjects/a%20b-value/versions?normalize=false",
                null, "{\"schema\":\"\\\"string\\\"\"}"));
  }

  @Test
  void lookingUpRegistersNothing() {
    server.answers(200, ID_7);
    assertThat(client().idOf("s", SCHEMA)).isEqualTo(7);
    assertThat(server.asked().get(0).line()).isEqualTo("POST /subjects/s?normalize=false");
  }

  @Test
  void schemaOfAnIdIsAskedForOnce() {
    server.answers(200, "{\"schema\":\"\\\"string\\\"\"}");
    SchemaRegistry registry = client();
    assertThat(registry.byId(3)).isEqualTo(SCHEMA);
    assertThat(registry.byId(3)).isEqualTo(SCHEMA);
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void everyRefusalHasItsReasonAndNamesTheFix() {
    record Case(int status, String body, Reason reason, String fix) {}
    for (Case one :
        new Case[] {
          new Case(404, NOT_FOUND.formatted(40401), Reason.UNKNOWN_SUBJECT, "auto.register"),
          new Case(404, NOT_FOUND.formatted(40403), Reason.UNKNOWN_SCHEMA, "auto.register"),
          new Case(
              409,
              "{\"error_code\":409,\"message\":\"field removed\"}",
              Reason.INCOMPATIBLE,
              "field removed"),
          new Case(401, "<html>no</html>", Reason.UNAUTHORIZED, "basic.auth.user.info"),
          new Case(403, "", Reason.UNAUTHORIZED, "basic.auth.user.info"),
          new Case(
              422, "{\"error_code\":42201,\"message\":\"bad\"}", Reason.REFUSED, "answered 422"),
          new Case(200, "<html>hello</html>", Reason.REFUSED, "not a schema registry"),
          new Case(200, "{}", Reason.REFUSED, "no id"),
        }) {
      try (ScriptedRegistry refusing = new ScriptedRegistry()) {
        refusing.answers(one.status(), one.body());
        RegistryException e = failure(() -> clientOf(refusing.address()).register("s", SCHEMA));
        assertThat(e.reason()).as(one.toString()).isEqualTo(one.reason());
        assertThat(e).hasMessageContaining(one.fix());
        assertThat(refusing.asked()).as("a refusal is not asked for again").hasSize(1);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void pageThatIsNotFoundSaysNothingAboutAnId() throws IOException {
    for (String page :
        new String[] {
          "<html>404</html>", "", "{\"message\":\"no route\"}", NOT_FOUND.formatted(404)
        }) {
      try (ScriptedRegistry proxy = new ScriptedRegistry()) {
        proxy.answers(404, page);
        RegistryException e = failure(() -> clientOf(proxy.address()).byId(7));
        assertThat(e.reason()).as(page).isEqualTo(Reason.REFUSED);
        assertThat(e).hasMessageContaining("check the path in schema.registry.url");
      }
    }
  }

  @Test
  void unknownIdIsNamed() {
    server.answers(404, NOT_FOUND.formatted(40403));
    RegistryException e = failure(() -> client().byId(99));
    assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_ID);
    assertThat(e).hasMessageContaining("id 99");
  }

  @Test
  void schemaOfAnotherKindMakesARecordUndecodableRatherThanTheRegistryAway() {
    server.answers(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = x\"}");
    assertThatThrownBy(() -> client().byId(4))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("id 4");
  }

  @Test
  void busyRegistryIsAskedAgain() {
    server.answers(503, "").answers(429, "").answers(200, ID_7);
    assertThat(client().register("s", SCHEMA)).isEqualTo(7);
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void registryThatStaysBusyIsUnreachableAfterTheLastRetry() {
    server.answers(500, "{\"error_code\":50001,\"message\":\"store is away\"}");
    RegistryException e = failure(() -> client("max.retries", 2).register("s", SCHEMA));
    assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(e.mayPass()).isTrue();
    assertThat(e).hasMessageContaining("store is away");
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void secondAddressServesWhereTheFirstIsAway() {
    server.answers(200, ID_7);
    SchemaRegistry registry = clientOf("http://127.0.0.1:1, " + server.address() + "/");
    assertThat(registry.register("s", SCHEMA)).isEqualTo(7);
  }

  @Test
  void basicAndBearerCredentialsAreSent() {
    server.answers(200, ID_7);
    client(
            "basic.auth.credentials.source",
            "USER_INFO",
            "basic.auth.user.info",
            new Password("me:s3cret"))
        .register("s", SCHEMA);
    client("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "abc")
        .register("s", SCHEMA);
    clientOf(
            server.address().replace("://", "://me:s3cret@"),
            "basic.auth.credentials.source",
            "URL")
        .register("s", SCHEMA);
    assertThat(server.asked().stream().map(ScriptedRegistry.Asked::authorization))
        .containsExactly("Basic bWU6czNjcmV0", "Bearer abc", "Basic bWU6czNjcmV0");
  }

  @Test
  void passwordInAnAddressIsInNoMessage() {
    RegistryException e =
        failure(
            () -> clientOf("http://me:s3cret@127.0.0.1:1", "max.retries", 0).register("s", SCHEMA));
    assertThat(e).hasMessageContaining("http://127.0.0.1:1 ").hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> clientOf("http://me:s3 cret@host"))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("s3");
  }

  @Test
  void settingThatCannotWorkIsNamed() {
    record Case(String name, String value) {}
    for (Case one :
        new Case[] {
          new Case("schema.registry.url", "localhost:8081"),
          new Case("max.retries", "many"),
          new Case("auto.register.schemas", "yes"),
          new Case("value.subject.name.strategy", "io.x.RecordNameStrategy"),
          new Case("basic.auth.credentials.source", "SASL_INHERIT"),
          new Case("bearer.auth.credentials.source", "OAUTHBEARER"),
        }) {
      assertThatThrownBy(() -> clientOf(server.address(), one.name(), one.value()))
          .as(one.toString())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(one.name());
    }
  }

  @Test
  void tlsIsSpokenToATrustedRegistryAndFailsClearlyOtherwise(@TempDir Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = directory.resolve("store.p12");
    Path log = directory.resolve("keytool.log");
    int made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "registry",
                "-keyalg",
                "EC",
                "-validity",
                "3650",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(made).as(Files.readString(log)).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    try (ScriptedRegistry secure = new ScriptedRegistry(tls)) {
      secure.answers(200, ID_7);
      assertThat(
              clientOf(
                      secure.address(),
                      "schema.registry.ssl.truststore.location",
                      store.toString(),
                      "schema.registry.ssl.truststore.password",
                      "changeit")
                  .register("s", SCHEMA))
          .isEqualTo(7);
      RegistryException e = failure(() -> clientOf(secure.address()).register("s", SCHEMA));
      assertThat(e.reason()).isEqualTo(Reason.TLS);
      assertThat(e).hasMessageContaining("schema.registry.ssl.truststore.location");
    }
  }
}
