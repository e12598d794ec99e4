package dev.candor.events.serde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of the Avro serdes, under the names that users of Confluent's know.
 *
 * @param urls registry addresses, tried in turn
 * @param autoRegister {@code auto.register.schemas}: register an unknown schema, or only look it up
 * @param useLatest {@code use.latest.version}: write with the subject's latest schema
 * @param normalize {@code normalize.schemas}
 * @param specificReader {@code specific.avro.reader}: specific rather than generic records
 */
record SerdeSettings(
    List<String> urls,
    boolean autoRegister,
    boolean useLatest,
    boolean normalize,
    boolean specificReader) {
  static final String URL = "schema.registry.url";
  private static final String STRATEGY = "value.subject.name.strategy";

  static SerdeSettings from(Map<String, ?> configuration) {
    Object url = configuration.get(URL);
    if (url == null || url.toString().isBlank()) {
      throw new ConfigException(URL + " is not set: name the address of a schema registry");
    }
    List<String> urls = new ArrayList<>();
    List<?> given = url instanceof List<?> list ? list : Arrays.asList(url.toString().split(","));
    for (Object one : given) {
      urls.add(one.toString().strip().replaceAll("/+$", ""));
    }
    Object strategy = configuration.get(STRATEGY);
    if (strategy != null && !strategy.toString().endsWith("TopicNameStrategy")) {
      throw new ConfigException(
          STRATEGY
              + " "
              + strategy
              + " is not supported: Candor's subjects are <topic>-value; remove the setting");
    }
    return new SerdeSettings(
        List.copyOf(urls),
        flag(configuration, "auto.register.schemas", true),
        flag(configuration, "use.latest.version", false),
        flag(configuration, "normalize.schemas", false),
        flag(configuration, "specific.avro.reader", true));
  }

  private static boolean flag(Map<String, ?> configuration, String name, boolean fallback) {
    Object value = configuration.get(name);
    if (value == null) {
      return fallback;
    }
    String text = value.toString().strip();
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new ConfigException(name, value, "must be true or false");
    }
    return Boolean.parseBoolean(text);
  }
}
