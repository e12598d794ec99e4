package dev.candor.launcher.detect;

import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.ModelRoutes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * Which targets are one model by two routes, and what only one route suppresses: the model's words
 * did not stop that.
 */
final class RoutesOption {
  private static final int MOST_PROMPTS = 10;

  @Option(
      names = "--same-model",
      paramLabel = "TARGET=OTHER",
      description =
          "The two targets are one model by two routes: compares what they answer, at the same"
              + " level once more. May be repeated.")
  private List<String> pairs = new ArrayList<>();

  @Option(
      names = "--routes",
      paramLabel = "CONFIG",
      description = "Takes such pairs from same_model_as of a monitor's configuration.")
  private Path configuration;

  /** Two targets that are one model: the other is compared with the one. */
  record Route(String one, String other) {}

  /**
   * The routes to compare; none unless asked for. A configuration may have targets that the rows
   * lack.
   *
   * @param note is told which of the configuration's pairs are left out
   * @throws InputException if a target that was named has no row
   */
  List<Route> among(RecordedTallies tallies, Consumer<String> note) {
    Set<String> recorded = Set.copyOf(tallies.targets());
    Set<Route> routes = new LinkedHashSet<>();
    for (Route route : configured()) {
      absent(route, recorded)
          .ifPresentOrElse(
              target ->
                  note.accept(
                      String.format(
                          "%s and %s are not compared: no row has the target \"%s\"",
                          name(route.one()), name(route.other()), name(target))),
              () -> routes.add(route));
    }
    for (Route route : named()) {
      absent(route, recorded)
          .ifPresent(
              target -> {
                throw new InputException(
                    "--same-model",
                    "no row has the target \"" + target + "\"",
                    "write one of: "
                        + String.join(", ", tallies.targets().stream().limit(10).toList()));
              });
      routes.add(route);
    }
    return List.copyOf(routes);
  }

  private static Optional<String> absent(Route route, Set<String> recorded) {
    return Stream.of(route.one(), route.other())
        .filter(target -> !recorded.contains(target))
        .findFirst();
  }

  private List<Route> configured() {
    List<Route> routes = new ArrayList<>();
    if (configuration != null) {
      Map<String, String> known =
          ModelRoutes.from(Configuration.load(configuration, System.getenv())).sameModelAs();
      if (known.isEmpty()) {
        throw new InputException(
            "--routes",
            "no target of " + configuration + " has same_model_as",
            "set it, or name the targets with --same-model");
      }
      new TreeMap<>(known).forEach((other, one) -> routes.add(new Route(one, other)));
    }
    return routes;
  }

  private List<Route> named() {
    List<Route> routes = new ArrayList<>();
    for (String pair : pairs) {
      String[] names = pair.split("=", -1);
      if (names.length != 2 || names[0].isBlank() || names[1].isBlank()) {
        throw new InputException(
            "--same-model", "is \"" + pair + "\"", "write TARGET=OTHER, as in maker=host");
      }
      if (names[0].equals(names[1])) {
        throw new InputException(
            "--same-model", "names " + names[0] + " twice", "name two targets");
      }
      routes.add(new Route(names[0], names[1]));
    }
    return routes;
  }

  /** What only one of the routes suppresses, for a reader; empty where nothing was shown. */
  static Optional<String> sentence(ComparisonVerdict verdict) {
    if (!verdict.verdict().isDrifted()) {
      return Optional.empty();
    }
    List<String> parts = new ArrayList<>();
    only(verdict, true)
        .ifPresent(
            prompts -> parts.add("only " + name(verdict.candidate()) + " suppresses " + prompts));
    only(verdict, false)
        .ifPresent(
            prompts -> parts.add("only " + name(verdict.baseline()) + " suppresses " + prompts));
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "  one model, two routes: "
                + String.join("; ", parts)
                + ". What the other route answers, the model's words did not stop: it is the"
                + " route's doing.");
  }

  private static String name(String side) {
    return ComparisonText.clean(side);
  }

  private static Optional<String> only(ComparisonVerdict verdict, boolean candidate) {
    List<Flip> flips =
        verdict.flips().stream()
            .filter(
                flip ->
                    (candidate ? flip.from() : flip.to()) == Outcome.ANSWER
                        && (candidate ? flip.to() : flip.from()).isConstrained())
            .toList();
    return flips.isEmpty()
        ? Optional.empty()
        : Optional.of(
            flips.size()
                + (flips.size() == 1 ? " prompt (" : " prompts (")
                + flips.stream()
                    .limit(MOST_PROMPTS)
                    .map(flip -> name(flip.promptId()) + " [" + name(flip.lang()) + "]")
                    .collect(Collectors.joining(", "))
                + (flips.size() > MOST_PROMPTS ? ", …)" : ")"));
  }
}
