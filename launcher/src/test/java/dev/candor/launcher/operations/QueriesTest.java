package dev.candor.launcher.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candor.launcher.operations.Queries.Query;
import dev.candor.runtime.Meter;
import dev.candor.runtime.Meters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joins dashboards and rules to the catalogue of meters. */
class QueriesTest {
  private static final Set<String> SCRAPE_LABELS = Set.of("instance", "job");

  /** Metrics of libraries that dashboards show, with the labels they are asked for. */
  private static final Map<String, Set<String>> OTHERS =
      Map.of(
          "up", Set.of(),
          "kafka_consumer_fetch_manager_records_lag_max", Set.of("client_id"),
          "kafka_stream_alive_stream_threads", Set.of("client_id"));

  @TempDir Path directory;

  @Test
  void everyExpressionNamesOnlyMetricsAndLabelsOfTheCatalogue() {
    Map<String, Set<String>> known = new HashMap<>(OTHERS);
    for (Meter meter : Meters.ALL) {
      Set<String> tags = new HashSet<>(meter.tags());
      if (meter.kind() == Meter.Kind.TIMER) {
        tags.add("le");
        for (String part : List.of("_bucket", "_count", "_sum")) {
          known.put(meter.prometheusName() + part, tags);
        }
      } else {
        known.put(meter.prometheusName(), tags);
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Query query : all()) {
      PromQuery names = PromQuery.of(query.expression());
      if (names.selectors().isEmpty()) {
        wrong.add(query.where() + " names no metric");
      }
      Set<String> labels = new HashSet<>(SCRAPE_LABELS);
      for (PromQuery.Selector selector : names.selectors()) {
        Set<String> tags = known.get(selector.metric());
        if (tags == null) {
          wrong.add(query.where() + ": no metric " + selector.metric());
          continue;
        }
        labels.addAll(tags);
        for (String label : selector.labels()) {
          if (!tags.contains(label) && !SCRAPE_LABELS.contains(label)) {
            wrong.add(query.where() + ": " + selector.metric() + " has no label " + label);
          }
        }
      }
      for (String label : names.groupedBy()) {
        if (!labels.contains(label)) {
          wrong.add(query.where() + ": groups by " + label + ", which no metric there has");
        }
      }
      Matcher legend = Pattern.compile("\\{\\{(\\w+)}}").matcher(query.legend());
      while (legend.find()) {
        if (!labels.contains(legend.group(1))
            || !names.groupedBy().isEmpty() && !names.groupedBy().contains(legend.group(1))) {
          wrong.add(
              query.where() + ": its legend shows " + legend.group(1) + ", which is not there");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void theReaderOfExpressionsFindsNamesAndNothingElse() {
    PromQuery query =
        PromQuery.of(
            "histogram_quantile(0.5, sum by (le) (rate(a_bucket{x=~\"b{c}\",y!=\"d\"}[5m]))) > 1e3"
                + " unless on (z) (k offset 5m) or l{m=\"n\"} or vector(0)");
    assertThat(query.selectors())
        .containsExactly(
            new PromQuery.Selector("a_bucket", Set.of("x", "y")),
            new PromQuery.Selector("k", Set.of()),
            new PromQuery.Selector("l", Set.of("m")));
    assertThat(query.groupedBy()).containsExactlyInAnyOrder("le", "z");
  }

  @Test
  void promtoolParsesEveryExpressionOfTheDashboards() throws Exception {
    RealProgram promtool = RealProgram.named("promtool", "prometheus");
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboards\n  rules:\n");
    int n = 0;
    for (Query query : Queries.ofDashboards()) {
      rules
          .append("  - record: q")
          .append(n++)
          .append("\n    expr: '")
          .append(query.expression().replace("'", "''"))
          .append("'\n");
    }
    Path file = Files.writeString(directory.resolve("dashboards.yml"), rules);
    promtool.succeed(directory, "check", "rules", file.toString());
    assertThat(n).isGreaterThan(40);
  }

  @Test
  void everyPanelCanBeNarrowedToAJobAndAnInstanceAndFollowsTheScrapeInterval() {
    Queries.dashboards()
        .forEach(
            (file, dashboard) -> {
              for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.path("targets")) {
                  String expression = target.get("expr").asText();
                  assertThat(PromQuery.of(expression).selectors())
                      .as(file + ": " + expression)
                      .allMatch(selector -> selector.labels().containsAll(SCRAPE_LABELS));
                  assertThat(expression).doesNotContainPattern("\\[\\d");
                }
              }
            });
  }

  @Test
  void everyDashboardHasItsIdentityVariablesAnnotationsAndLinksIntoTheConsole() {
    Map<String, JsonNode> dashboards = Queries.dashboards();
    assertThat(dashboards)
        .containsOnlyKeys("overview.json", "target.json", "drift.json", "pipeline.json");
    Set<String> uids = new HashSet<>();
    dashboards.forEach(
        (file, dashboard) -> {
          assertThat(uids.add(dashboard.get("uid").asText())).as(file).isTrue();
          assertThat(dashboard.get("description").asText()).as(file).isNotBlank();
          List<String> variables =
              dashboard.at("/templating/list").findValuesAsText("name").stream().toList();
          assertThat(variables).as(file).contains("datasource", "job", "instance", "console_url");
          assertThat(dashboard.get("editable").asBoolean()).as(file).isFalse();
          assertThat(dashboard.at("/annotations/list/0/expr").asText())
              .as(file)
              .contains("candor_release_changes_total");
          assertThat(dashboard.toString()).as(file).contains("${console_url}/");
          Set<Integer> ids = new HashSet<>();
          for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).as(file).isTrue();
            if (!panel.get("type").asText().equals("row")) {
              assertThat(panel.get("description").asText())
                  .as(file + ": " + panel.get("title"))
                  .isNotBlank();
            }
          }
        });
  }

  @Test
  void theProvisionedDataSourceIsTheOneTheDashboardsStartWith() {
    Object uid =
        ((Map<?, ?>)
                ((List<?>)
                        Repository.yaml("grafana/provisioning/datasources/candor.yml")
                            .get("datasources"))
                    .get(0))
            .get("uid");
    Queries.dashboards()
        .forEach(
            (file, dashboard) ->
                assertThat(dashboard.at("/templating/list/0/current/value").asText())
                    .as(file)
                    .isEqualTo(uid));
  }

  private static List<Query> all() {
    return Stream.concat(Queries.ofDashboards().stream(), Queries.ofRules().stream()).toList();
  }
}
