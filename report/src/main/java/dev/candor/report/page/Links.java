package dev.candor.report.page;

import dev.candor.model.SignalKind;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.ReplySearch;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The stable addresses of the pages, as alerts and dashboards use them. */
public final class Links {
  private Links() {}

  public static String target(String target) {
    return "/targets/" + part(target);
  }

  public static String comparison(String target, String baseline, String candidate) {
    return target(target) + "/compare/" + part(baseline) + "/" + part(candidate);
  }

  /** A comparison as a file. */
  public static String download(String target, String baseline, String candidate, String format) {
    return comparison(target, baseline, candidate) + "?format=" + part(format);
  }

  /** A comparison with every topic. */
  public static String allTopics(String target, String baseline, String candidate, String measure) {
    return comparison(target, baseline, candidate)
        + "?topics=all"
        + (measure.equals("constrained") ? "" : "&measure=" + part(measure))
        + "#topics";
  }

  public static String prompt(String target, String promptId) {
    return target(target) + "/prompts/" + part(promptId);
  }

  /** Who answers on a topic. */
  public static String topic(String topic) {
    return "/topics/" + part(topic);
  }

  /** A search for replies. */
  public static String replies(ReplySearch search) {
    StringBuilder query = new StringBuilder();
    add(query, "q", search.words());
    add(query, "target", search.target());
    add(query, "topic", search.topic());
    add(query, "language", search.language());
    add(query, "outcome", search.outcome());
    add(query, "release", search.release());
    add(query, "probe", search.probe());
    add(query, "page", search.page() == 1 ? "" : String.valueOf(search.page()));
    add(query, "show", search.unmasked() ? "1" : "");
    return "/replies" + query;
  }

  public static String alert(String alertId) {
    return "/alerts/" + part(alertId);
  }

  /** What to do about an alert, by the kind of its finding; the list for one of another version. */
  public static String runbook(String kind) {
    return "/runbooks"
        + Stream.of(SignalKind.values())
            .filter(known -> known.wireName().equals(kind))
            .map(known -> "/" + known.alertName())
            .findFirst()
            .orElse("");
  }

  public static String acknowledge(String alertId) {
    return alert(alertId) + "/acknowledge";
  }

  /** A comparison's flips by another choice. */
  public static String flips(
      String target, String baseline, String candidate, String measure, FlipChoice choice) {
    StringBuilder query = new StringBuilder();
    add(query, "measure", measure.equals("constrained") ? "" : measure);
    add(query, "topic", choice.topic());
    add(query, "language", choice.language());
    add(query, "direction", choice.direction());
    add(query, "page", choice.page() == 1 ? "" : String.valueOf(choice.page()));
    add(query, "flips", choice.all() ? "all" : "");
    add(query, "show", choice.unmasked() ? "1" : "");
    return comparison(target, baseline, candidate) + query;
  }

  private static void add(StringBuilder query, String name, String value) {
    if (!value.isEmpty()) {
      query.append(query.length() == 0 ? '?' : '&').append(name).append('=').append(part(value));
    }
  }

  /** What was made by {@link #part}. */
  public static String whole(String part) {
    return URLDecoder.decode(part, StandardCharsets.UTF_8);
  }

  /** One part of a path or one value of a query. */
  public static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
