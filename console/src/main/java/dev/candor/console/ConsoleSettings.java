package dev.candor.console;

import dev.candor.report.view.AlertsView;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Key;
import dev.candor.runtime.KeyGroup;
import dev.candor.runtime.Secret;
import dev.candor.runtime.SectionKeys;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the console.
 *
 * @param host address to bind; loopback unless set wider
 * @param port TCP port, 0 for any free one
 * @param allowedHosts names by which a console without token or password may be asked, besides
 *     loopback names, the bound name and addresses in figures
 * @param token what a reader must present, or empty
 * @param basicAuth user and password, joined by a colon, that a reader must present, or empty
 * @param allowActions whether alerts can be acknowledged
 * @param maskSensitive whether texts about sensitive topics are masked until asked for
 * @param peers addresses of the other instances' consoles
 * @param language of the texts where the reader's browser asks for none that is known
 * @param budgets most US dollars a day, by target
 * @param publicUrl where readers find the console, where that is not where it listens
 * @param maintenances of the configuration, in which alerting notifies nobody
 */
public record ConsoleSettings(
    String host,
    int port,
    List<String> allowedHosts,
    Optional<Secret> token,
    Optional<Secret> basicAuth,
    boolean allowActions,
    boolean maskSensitive,
    List<URI> peers,
    Language language,
    Map<String, Double> budgets,
    Optional<URI> publicUrl,
    List<AlertsView.MaintenanceRow> maintenances) {

  /** Languages of the console's own texts. */
  public enum Language {
    EN,
    ZH
  }

  private static final SectionKeys CONSOLE = SectionKeys.of("console");

  private static final Key<String> HOST =
      CONSOLE.key(Key.text("host").defaultsTo("127.0.0.1"), "address on which the console listens");
  private static final Key<Integer> PORT =
      CONSOLE.key(
          Key.integer("port", 0, 65535).defaultsTo("0"),
          "port of the console; 0 picks a free one and prints it");
  private static final Key<List<String>> ALLOWED_HOSTS =
      CONSOLE.key(
          Key.list("allowed_hosts").defaultsTo(""),
          "host names under which a console without token or password answers, besides loopback"
              + " names, the bound name and IP addresses; *.example.org allows all below it");
  private static final String TOKEN = CONSOLE.secret("token", "the token readers must present");
  private static final String BASIC_AUTH =
      CONSOLE.secret("basic_auth", "user:password readers must present");
  private static final Key<Boolean> ALLOW_ACTIONS =
      CONSOLE.key(
          Key.flag("allow_actions").defaultsTo("false"),
          "whether readers may acknowledge alerts; otherwise the console only shows");
  private static final Key<Boolean> MASK =
      CONSOLE.key(
          Key.flag("mask_sensitive").defaultsTo("false"),
          "whether texts about sensitive topics are masked until a reader unmasks them");
  private static final Key<List<String>> PEERS =
      CONSOLE.key(
          Key.list("peers").defaultsTo(""),
          "addresses of the consoles of the other classifier instances, which are queried"
              + " for their share of the data; unless set, those announced in the classifiers'"
              + " Kafka group");
  private static final Key<Language> LANGUAGE =
      CONSOLE.key(
          Key.choice("language", Language.class).defaultsTo("en"),
          "language of the pages when the browser asks for neither English nor Chinese");

  /** The worker's keys: what may be spent on a target. */
  private static final Key<String> TARGET_NAME = Key.text("name");

  /** Alerting's keys: where readers of its notifications find the console, and maintenances. */
  private static final Key<URI> CONSOLE_URL = Key.uri("console_url");

  private static final Key<String> MAINTENANCE_TARGET = Key.text("target").defaultsTo("");
  private static final Key<Instant> MAINTENANCE_FROM = Key.time("from").mandatory();
  private static final Key<Instant> MAINTENANCE_UNTIL = Key.time("until").mandatory();
  private static final Key<String> MAINTENANCE_REASON = Key.text("reason").defaultsTo("");

  private static final Key<Double> BUDGET = Key.number("budget.dollars_per_day");

  public static final List<KeyGroup> GROUPS = List.of(CONSOLE.group());

  public ConsoleSettings {
    allowedHosts = List.copyOf(allowedHosts);
    peers = List.copyOf(peers);
    budgets = Map.copyOf(budgets);
    maintenances = List.copyOf(maintenances);
  }

  /** Reads section {@code console}. */
  public static ConsoleSettings from(Configuration configuration) {
    Configuration.Section section = configuration.section("console");
    Optional<Secret> token = section.secret(TOKEN);
    Optional<Secret> basicAuth = section.secret(BASIC_AUTH);
    if (basicAuth.isPresent() && !basicAuth.get().reveal().contains(":")) {
      throw new InputException(
          section.place("basic_auth_env"), "has no colon", "put user:password in it");
    }
    String host = section.get(HOST);
    if (token.isEmpty() && basicAuth.isEmpty() && !isLoopback(host)) {
      throw new InputException(
          section.place("host"),
          host + " can be reached from other machines and the console has no authentication",
          "set console.token_env or console.basic_auth_env, or bind 127.0.0.1");
    }
    return new ConsoleSettings(
        host,
        section.get(PORT),
        section.get(ALLOWED_HOSTS),
        token,
        basicAuth,
        section.get(ALLOW_ACTIONS),
        section.get(MASK),
        section.get(PEERS).stream().map(peer -> peer(section, peer)).toList(),
        section.get(LANGUAGE),
        budgets(configuration),
        configuration.section("alerting").find(CONSOLE_URL),
        maintenances(configuration));
  }

  private static Map<String, Double> budgets(Configuration configuration) {
    Map<String, Double> budgets = new HashMap<>();
    for (Configuration.Section target : configuration.sections("targets")) {
      Optional<String> name = target.find(TARGET_NAME);
      Optional<Double> budget = target.find(BUDGET);
      if (name.isPresent() && budget.isPresent()) {
        budgets.put(name.get(), budget.get());
      }
    }
    return budgets;
  }

  private static List<AlertsView.MaintenanceRow> maintenances(Configuration configuration) {
    List<AlertsView.MaintenanceRow> maintenances = new ArrayList<>();
    for (Configuration.Section one : configuration.sections("alerting.maintenance")) {
      maintenances.add(
          new AlertsView.MaintenanceRow(
              "configured-" + maintenances.size(),
              one.get(MAINTENANCE_TARGET),
              one.get(MAINTENANCE_FROM),
              one.get(MAINTENANCE_UNTIL),
              "",
              one.get(MAINTENANCE_REASON),
              true));
    }
    return maintenances;
  }

  private static URI peer(Configuration.Section section, String text) {
    String address = text.replaceAll("/+$", "");
    if (!address.matches("https?://[^/?#@]+")) {
      throw new InputException(
          section.place("peers"),
          "\"" + text + "\" is not the address of a console",
          "write an address such as http://classifier-2:8090");
    }
    return URI.create(address);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
