package dev.candor.runtime;

import java.time.Duration;
import java.util.List;

/**
 * Where a role serves {@code /metrics} and {@code /health}.
 *
 * @param host address to bind; loopback unless set wider
 * @param port TCP port, 0 for any free one
 * @param allowedHosts names by which the server may be asked, besides loopback names, the bound
 *     name and addresses in figures
 * @param stalledAfter how long a partition with records waiting may stand still before the role is
 *     not ready; zero for ever
 */
public record MonitoringSettings(
    String host, int port, List<String> allowedHosts, Duration stalledAfter) {
  private static final SectionKeys KEYS = SectionKeys.of("monitoring");

  private static final Key<String> HOST =
      KEYS.key(
          Key.text("host").defaultsTo("127.0.0.1"), "address on which /metrics and /health listen");
  private static final Key<Integer> PORT =
      KEYS.key(
          Key.integer("port", 0, 65535).defaultsTo("0"),
          "port of /metrics and /health; 0 picks a free one and prints it");
  private static final Key<List<String>> ALLOWED_HOSTS =
      KEYS.key(
          Key.list("allowed_hosts").defaultsTo(""),
          "host names under which /metrics and /health may be asked for, besides loopback names,"
              + " the bound name and IP addresses; *.example.org allows all names below it, *"
              + " every name");

  private static final Key<Duration> STALLED_AFTER =
      KEYS.key(
          Key.duration("stalled_after").defaultsTo("10m"),
          "a role is not ready while a partition with waiting records has made no progress"
              + " for this long; 0s disables the check");

  public static final List<KeyGroup> GROUPS = List.of(KEYS.group());

  public MonitoringSettings {
    allowedHosts = List.copyOf(allowedHosts);
  }

  public MonitoringSettings(String host, int port) {
    this(host, port, List.of(), Duration.ZERO);
  }

  public static MonitoringSettings from(Configuration configuration) {
    Configuration.Section section = configuration.section("monitoring");
    return new MonitoringSettings(
        section.get(HOST),
        section.get(PORT),
        section.get(ALLOWED_HOSTS),
        section.get(STALLED_AFTER));
  }
}
