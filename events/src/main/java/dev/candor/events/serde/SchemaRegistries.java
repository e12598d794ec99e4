package dev.candor.events.serde;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Opens registries; serdes with the same configuration share one client and its cache. */
final class SchemaRegistries {
  private static final Map<Map<String, String>, SchemaRegistry> OPEN = new ConcurrentHashMap<>();

  private SchemaRegistries() {}

  static SchemaRegistry open(SerdeSettings settings, Map<String, ?> configuration) {
    URI first = settings.addresses().get(0);
    if (SerdeSettings.IN_MEMORY.equals(first.getScheme())) {
      return InMemorySchemaRegistry.named(first.getSchemeSpecificPart());
    }
    Map<String, String> key = new TreeMap<>();
    for (String name : configuration.keySet()) {
      if (concernsTheClient(name)) {
        key.put(name, SerdeSettings.text(configuration, name, ""));
      }
    }
    return OPEN.computeIfAbsent(key, any -> new HttpSchemaRegistry(settings, configuration));
  }

  private static boolean concernsTheClient(String name) {
    return name.startsWith("schema.registry.")
        || name.startsWith("basic.auth.")
        || name.startsWith("bearer.auth.")
        || name.startsWith("retries.")
        || name.equals("max.retries")
        || name.equals("normalize.schemas");
  }
}
