package dev.candor.runtime;

import java.util.List;

/**
 * Where a role serves {@code /metrics} and {@code /health}.
 *
 * @param host address to bind; loopback unless set wider
 * @param port TCP port, 0 for any free one
 */
public record MonitoringSettings(String host, int port) {
  private static final Key<String> HOST =
      Key.text("host").defaultsTo("127.0.0.1").explained("address that /metrics and /health bind");
  private static final Key<Integer> PORT =
      Key.integer("port")
          .defaultsTo("0")
          .must(n -> n >= 0 && n <= 65535, "from 0 to 65535")
          .explained("port of /metrics and /health; 0 takes a free one and prints it");

  public static final List<KeyGroup> GROUPS = List.of(KeyGroup.of("monitoring", HOST, PORT));

  public static MonitoringSettings from(Configuration configuration) {
    Configuration.Section section = configuration.section("monitoring");
    return new MonitoringSettings(section.get(HOST), section.get(PORT));
  }
}
