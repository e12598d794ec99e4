package dev.candor.events.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * The settings of the Avro serdes, under the names that users of Confluent's know.
 *
 * @param addresses of the registry, tried in turn, without credentials
 * @param userInfo {@code user:password} that stood in the first address, null where none did
 * @param autoRegister {@code auto.register.schemas}: register an unknown schema, or only look it up
 * @param useLatest {@code use.latest.version}: write under the subject's latest schema; only where
 *     schemas are not registered, as in Confluent's
 * @param normalize {@code normalize.schemas}
 * @param specificReader {@code specific.avro.reader}: specific rather than generic records
 * @param patience how long to wait and how often to ask again
 */
record SerdeSettings(
    List<URI> addresses,
    String userInfo,
    boolean autoRegister,
    boolean useLatest,
    boolean normalize,
    boolean specificReader,
    Patience patience) {
  static final String URL = "schema.registry.url";
  static final String IN_MEMORY = "mock";
  private static final String STRATEGY = "value.subject.name.strategy";
  private static final int MOST_DOUBLINGS = 20;

  /**
   * How long to wait for a registry.
   *
   * @param connect {@code schema.registry.connect.timeout.ms}
   * @param request {@code schema.registry.request.timeout.ms}
   * @param retries {@code max.retries}: rounds of all addresses after the first
   * @param pause {@code retries.wait.ms}: before the first retry, doubled before each further one
   * @param longestPause {@code retries.max.wait.ms}
   */
  record Patience(
      Duration connect, Duration request, int retries, Duration pause, Duration longestPause) {
    /** The pause before the n-th retry, counted from 1. */
    Duration beforeRetry(int n) {
      Duration doubled = pause.multipliedBy(1L << Math.min(n - 1, MOST_DOUBLINGS));
      return doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    }
  }

  SerdeSettings {
    addresses = List.copyOf(addresses);
  }

  /** Leaves out what must not be shown. */
  @Override
  public String toString() {
    return "SerdeSettings" + addresses;
  }

  static SerdeSettings from(Map<String, ?> configuration) {
    Object url = configuration.get(URL);
    if (url == null || url.toString().isBlank()) {
      throw new ConfigException(URL + " is not set: name the address of a schema registry");
    }
    List<?> given = url instanceof List<?> list ? list : Arrays.asList(url.toString().split(","));
    List<URI> addresses = new ArrayList<>();
    String userInfo = null;
    for (Object one : given) {
      URI address = address(one.toString().strip());
      if (addresses.isEmpty()) {
        userInfo = address.getUserInfo();
      }
      addresses.add(withoutUserInfo(address));
    }
    Object strategy = configuration.get(STRATEGY);
    if (strategy != null && !strategy.toString().endsWith(".TopicNameStrategy")) {
      throw new ConfigException(
          "%s %s is not supported: Candor's subjects are <topic>-value; remove the setting"
              .formatted(STRATEGY, strategy));
    }
    return new SerdeSettings(
        addresses,
        userInfo,
        flag(configuration, "auto.register.schemas", true),
        flag(configuration, "use.latest.version", false),
        flag(configuration, "normalize.schemas", false),
        flag(configuration, "specific.avro.reader", true),
        new Patience(
            millis(configuration, "schema.registry.connect.timeout.ms", 5_000),
            millis(configuration, "schema.registry.request.timeout.ms", 10_000),
            (int) Math.min(100, whole(configuration, "max.retries", 3)),
            millis(configuration, "retries.wait.ms", 200),
            millis(configuration, "retries.max.wait.ms", 20_000)));
  }

  private static URI address(String text) {
    URI address;
    try {
      address = new URI(text.replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      // The text is not repeated: it may hold a password.
      throw new ConfigException(URL + " is not an address: " + e.getReason());
    }
    String scheme = address.getScheme();
    if (IN_MEMORY.equals(scheme)) {
      return address;
    }
    if (!"http".equals(scheme) && !"https".equals(scheme) || address.getHost() == null) {
      throw new ConfigException(
          URL + " does not begin with http:// or https:// and a host, as in http://127.0.0.1:8081");
    }
    return address;
  }

  private static URI withoutUserInfo(URI address) {
    String text = address.toString();
    return address.getRawUserInfo() == null
        ? address
        : URI.create(text.replace(address.getRawUserInfo() + "@", ""));
  }

  static String text(Map<String, ?> configuration, String name, String fallback) {
    Object value = configuration.get(name);
    return value == null
        ? fallback
        : value instanceof Password password ? password.value() : value.toString();
  }

  private static boolean flag(Map<String, ?> configuration, String name, boolean fallback) {
    String text = text(configuration, name, String.valueOf(fallback)).strip();
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new ConfigException(name, text, "must be true or false");
    }
    return Boolean.parseBoolean(text);
  }

  private static Duration millis(Map<String, ?> configuration, String name, long fallback) {
    return Duration.ofMillis(Math.max(1, whole(configuration, name, fallback)));
  }

  private static long whole(Map<String, ?> configuration, String name, long fallback) {
    String text = text(configuration, name, String.valueOf(fallback)).strip();
    if (!text.matches("[0-9]{1,9}")) {
      throw new ConfigException(name, text, "must be a whole number of at most nine digits");
    }
    return Long.parseLong(text);
  }
}
