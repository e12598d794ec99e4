package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  private static final String PASSWORD = "hunter2-hunter2";

  @Test
  void propertiesReachClientsAndSerdesAndSecretsComeFromElsewhere() {
    KafkaSettings settings =
        read(
            "kafka:\n  bootstrap: b:9092\n  client:\n    security.protocol: SASL_SSL\n"
                + "    ssl.keystore.password_env: STORE\n"
                + "registry:\n  url: https://r\n  basic_auth_env: USER\n  serde:\n"
                + "    max.retries: 7\n    schema.registry.ssl.key.password_env: STORE\n",
            Map.of("STORE", PASSWORD, "USER", "ann:" + PASSWORD));
    assertThat(settings.client())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.keystore.password", PASSWORD)
        .doesNotContainKey("ssl.keystore.password_env");
    assertThat(settings.serde())
        .containsEntry("max.retries", "7")
        .containsEntry("schema.registry.ssl.key.password", PASSWORD)
        .containsEntry("basic.auth.user.info", "ann:" + PASSWORD)
        .containsEntry("schema.registry.url", "https://r");
    assertThat(settings).asString().doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config",
        "ssl.keystore.password",
        "ssl.key.password",
        "ssl.truststore.password",
        "ssl.keystore.key"
      })
  void secretInTheClientsPropertiesIsRefusedAndNotRepeated(String name) {
    String yaml = "kafka:\n  bootstrap: b:9092\n  client:\n    " + name + ": " + PASSWORD + "\n";
    assertRefused(
        yaml + "registry: {url: http://r}\n", "m.yaml:4: kafka.client." + name, name + "_env");
  }

  @ParameterizedTest
  @ValueSource(strings = {"basic.auth.user.info", "bearer.auth.token"})
  void secretInTheSerdesPropertiesIsRefusedAndNotRepeated(String name) {
    String yaml = "registry:\n  url: http://r\n  serde:\n    " + name + ": " + PASSWORD + "\n";
    assertRefused(
        yaml + "kafka: {bootstrap: b:9092}\n", "m.yaml:4: registry.serde." + name, name + "_env");
  }

  @Test
  void passwordInTheRegistrysAddressIsRefusedAndNotRepeated() {
    assertRefused(
        "kafka: {bootstrap: b:9092}\nregistry:\n  url: http://ann:" + PASSWORD + "@r\n",
        "m.yaml:3: registry.url",
        "registry.basic_auth_env");
  }

  @Test
  void variableThatOverridesAFieldIsNamedInItsPlace() {
    assertThatThrownBy(
            () ->
                read(
                    "kafka: {bootstrap: b:9092}\nregistry: {url: http://r}\n",
                    Map.of("CANDOR_REGISTRY_URL", "http://ann:" + PASSWORD + "@r")))
        .hasMessageStartingWith("environment: CANDOR_REGISTRY_URL: holds a password")
        .hasMessageNotContaining(PASSWORD);
  }

  private static void assertRefused(String yaml, String place, String fix) {
    assertThatThrownBy(() -> read(yaml, Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(place)
        .hasMessageContaining(fix)
        .hasMessageNotContaining(PASSWORD);
  }

  private static KafkaSettings read(String yaml, Map<String, String> environment) {
    return KafkaSettings.from(Configuration.parse("m.yaml", yaml, environment));
  }
}
