package dev.candor.runtime.http;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers only requests that name this server. A page elsewhere whose name was pointed at this
 * machine could otherwise read and write through a visitor's browser, for which it is the same
 * site. Loopback names, the name that was bound and addresses in figures pass, since nobody can
 * point those elsewhere; other names pass when they are allowed.
 */
public final class HostGate {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:.]*:.*");
  private static final Pattern PORT = Pattern.compile(":\\d+$");

  private final Set<String> names;
  private final List<String> suffixes;
  private final boolean any;
  private final String refusal;

  private HostGate(Collection<String> allowed, String refusal) {
    Set<String> lower =
        allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.any = lower.contains("*");
    this.names = lower;
    this.suffixes =
        lower.stream()
            .filter(name -> name.startsWith("*."))
            .map(name -> name.substring(1))
            .toList();
    this.refusal = refusal;
  }

  /**
   * @param bound the host that the server binds
   * @param allowed further names; {@code *.example.org} allows all below it, {@code *} all there
   *     are
   * @param setting where the reader of a refusal may allow a name
   */
  public static HostGate of(String bound, Collection<String> allowed, String setting) {
    return new HostGate(
        Stream.concat(Stream.of(bound), allowed.stream()).toList(),
        "this server is not known by that name; " + setting + " allows more names");
  }

  /**
   * Whether a request names this server. One without a Host header does not come from a browser.
   */
  public boolean allows(HttpRequest request) {
    return request.header("host").map(this::allows).orElse(true);
  }

  /** Whether a Host header, port included, names this server. */
  public boolean allows(String host) {
    if (any) {
      return true;
    }
    String name = name(host);
    return isLoopback(name)
        || ADDRESS.matcher(name).matches()
        || names.contains(name)
        || suffixes.stream().anyMatch(name::endsWith);
  }

  private static boolean isLoopback(String name) {
    return LOOPBACK.contains(name) || name.endsWith(".localhost");
  }

  private static String name(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    String name = LOOPBACK.contains(lower) ? lower : PORT.matcher(lower).replaceFirst("");
    return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
  }

  /** Why others are refused and what to do about it. */
  public String reason() {
    return refusal;
  }

  /** What others get. */
  public HttpReply refusal() {
    return HttpReply.text(403, refusal + "\n");
  }
}
