package dev.candor.launcher.detect;

import dev.candor.detection.DetectionSettings;
import dev.candor.events.ComparisonVerdict;
import dev.candor.model.Flip;
import dev.candor.model.Outcome;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.runtime.ModelRoutes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /** Compares the routes; none unless asked for. */
  List<ComparisonVerdict> compare(RecordedTallies tallies, DetectionSettings settings) {
    List<ComparisonVerdict> verdicts = new ArrayList<>();
    routes().forEach((other, one) -> verdicts.add(tallies.compareRoutes(settings, one, other)));
    return verdicts;
  }

  /** Whether any were named. */
  boolean isAsked() {
    return !pairs.isEmpty() || configuration != null;
  }

  /** The route compared with, by the one that is compared. */
  private Map<String, String> routes() {
    Map<String, String> routes = new LinkedHashMap<>();
    if (configuration != null) {
      Map<String, String> known =
          ModelRoutes.from(Configuration.load(configuration, System.getenv())).sameModelAs();
      if (known.isEmpty()) {
        throw new InputException(
            "--routes",
            "no target of " + configuration + " has same_model_as",
            "set it, or name the targets with --same-model");
      }
      routes.putAll(known);
    }
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
      routes.put(names[1], names[0]);
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
