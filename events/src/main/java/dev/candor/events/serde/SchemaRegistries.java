package dev.candor.events.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens registries; serdes with the same configuration share one client and its cache. */
final class SchemaRegistries {
  private static final String IN_MEMORY = "mock://";
  private static final Map<Map<String, String>, SchemaRegistry> OPEN = new ConcurrentHashMap<>();

  private SchemaRegistries() {}

  static SchemaRegistry open(SerdeSettings settings, Map<String, ?> configuration) {
    String first = settings.urls().get(0);
    if (first.startsWith(IN_MEMORY)) {
      return InMemorySchemaRegistry.named(first.substring(IN_MEMORY.length()));
    }
    Map<String, String> key = new java.util.TreeMap<>();
    configuration.forEach(
        (name, value) -> {
          if (value != null
              && (name.startsWith("schema.registry.")
                  || name.startsWith("basic.auth.")
                  || name.startsWith("bearer.auth.")
                  || name.equals("normalize.schemas"))) {
            key.put(name, value.toString());
          }
        });
    return OPEN.computeIfAbsent(key, any -> new HttpSchemaRegistry(settings, configuration));
  }
}
