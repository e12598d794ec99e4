package dev.candor.alerting.telemetry;

import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.Secret;
import dev.candor.runtime.SectionKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where verdicts are sent as events of OpenTelemetry; nowhere unless asked for.
 *
 * @param endpoint of a collector, without {@code /v1/logs}; empty where none is named
 * @param headers sent with each request, such as a token
 * @param timeout how long to wait for the collector's answer
 */
public record TelemetrySettings(
    Optional<URI> endpoint, Map<String, Secret> headers, Duration timeout) {
  private static final SectionKeys KEYS = SectionKeys.of("telemetry");

  private static final Key<URI> ENDPOINT =
      KEYS.key(
          Key.uri("endpoint")
              .must(uri -> uri.getScheme().matches("https?"), "an http or https URL"),
          "address of an OpenTelemetry collector that takes OTLP over HTTP, such as"
              + " http://collector:4318; unless set, no events are sent");
  private static final String HEADERS =
      KEYS.secret("headers", "headers as name=value, separated by commas");
  private static final Key<Duration> TIMEOUT =
      KEYS.key(
          Key.duration("timeout", "100ms").defaultsTo("10s"),
          "how long to wait for the collector's answer");

  public static final List<KeyGroup> GROUPS = List.of(KEYS.group());

  public TelemetrySettings {
    headers = Map.copyOf(headers);
  }

  /** Reads section {@code telemetry}. */
  public static TelemetrySettings from(Configuration configuration) {
    Configuration.Section section = configuration.section("telemetry");
    Map<String, Secret> headers = new LinkedHashMap<>();
    Optional<Secret> given = section.secret(HEADERS);
    if (given.isPresent()) {
      for (String pair : given.get().reveal().split(",")) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new InputException(
              section.place("headers_env"),
              "holds something else than name=value",
              "write headers such as authorization=Bearer abc, separated by commas");
        }
        String name = pair.substring(0, equals).strip();
        String value = pair.substring(equals + 1).strip();
        if (!mayBeSent(name, "x")) {
          // What is no name at all may be the secret itself and is not repeated.
          throw new InputException(
              section.place("headers_env"),
              name.matches("[A-Za-z-]+")
                  ? "sets the header " + name + ", which each request sets itself"
                  : "holds a name that no header can have",
              "leave out host, content-length, connection, expect and upgrade, and write other"
                  + " names in letters, digits and hyphens");
        }
        if (!mayBeSent(name, value)) {
          throw new InputException(
              section.place("headers_env"),
              "holds a value that no header can have",
              "write values in printable ASCII, on one line");
        }
        headers.put(name, new Secret(value));
      }
    }
    return new TelemetrySettings(section.find(ENDPOINT), headers, section.get(TIMEOUT));
  }

  /** Whether the client will take a header; it says so only by an exception. */
  private static boolean mayBeSent(String name, String value) {
    try {
      HttpRequest.newBuilder().setHeader(name, value);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
