package dev.candor.launcher.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every PromQL expression that ships, in dashboards and rules, with where it is. */
final class Queries {
  /** One expression; {@code legend} names the labels its legend shows. */
  record Query(String where, String expression, String legend) {}

  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.*),\\s*([a-zA-Z_]+)\\)");

  private Queries() {}

  static List<Path> dashboardFiles() {
    try (Stream<Path> files = Files.list(Repository.file("grafana/dashboards"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, JsonNode> dashboards() {
    Map<String, JsonNode> dashboards = new LinkedHashMap<>();
    for (Path file : dashboardFiles()) {
      try {
        dashboards.put(file.getFileName().toString(), new ObjectMapper().readTree(file.toFile()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return dashboards;
  }

  static List<Query> ofDashboards() {
    List<Query> queries = new ArrayList<>();
    dashboards()
        .forEach(
            (file, dashboard) -> {
              for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                  queries.add(
                      new Query(
                          file + ": " + panel.get("title").asText(),
                          withoutVariables(target.get("expr").asText()),
                          target.get("legendFormat").asText()));
                }
              }
              for (JsonNode variable : dashboard.at("/templating/list")) {
                if (variable.get("type").asText().equals("query")) {
                  queries.add(labelValues(file, variable.at("/query/query").asText()));
                }
              }
              for (JsonNode annotation : dashboard.at("/annotations/list")) {
                queries.add(
                    new Query(
                        file + ": annotation " + annotation.get("name").asText(),
                        withoutVariables(annotation.get("expr").asText()),
                        annotation.get("textFormat").asText()));
              }
            });
    return queries;
  }

  private static Query labelValues(String file, String definition) {
    Matcher matcher = LABEL_VALUES.matcher(definition);
    if (!matcher.matches()) {
      throw new AssertionError(file + ": variable " + definition);
    }
    return new Query(
        file + ": variable " + definition,
        "count by (" + matcher.group(2) + ") (" + withoutVariables(matcher.group(1)) + ")",
        "");
  }

  /** Grafana puts values in place of its variables before Prometheus sees the expression. */
  private static String withoutVariables(String expression) {
    return expression
        .replace("$__rate_interval", "5m")
        .replace("$__range", "1d")
        .replaceAll("\"\\$[a-z_]+\"", "\".*\"");
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> rules() {
    List<Map<String, Object>> rules = new ArrayList<>();
    for (Object group :
        (List<Object>) Repository.yaml("prometheus/rules/candor.yml").get("groups")) {
      rules.addAll((List<Map<String, Object>>) ((Map<String, Object>) group).get("rules"));
    }
    return rules;
  }

  static List<Query> ofRules() {
    return rules().stream()
        .map(rule -> new Query("rule " + rule.get("alert"), rule.get("expr").toString(), ""))
        .toList();
  }
}
