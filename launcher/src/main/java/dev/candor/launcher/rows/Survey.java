package dev.candor.launcher.rows;

import dev.candor.model.Arm;
import dev.candor.model.EmptyReplies;
import dev.candor.model.LanguageTag;
import dev.candor.model.ReleaseChoice;
import dev.candor.model.ReleasePair;
import dev.candor.runtime.InputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a recording holds, before it is compared: which releases in which order and why, prompts
 * that are labelled differently from release to release, and what had to be derived from other
 * fields.
 */
public final class Survey {
  private static final int MOST_NAMED = 4;
  private static final EmptyReplies NO_REPLIES = new EmptyReplies(0, 0, 0, 0);

  private final Map<String, Map<String, Release>> targets = new LinkedHashMap<>();
  private final Map<SurveyedPrompt, Map<String, Set<Label>>> labels = new HashMap<>();
  private final Map<Label, Label> sameLabels = new HashMap<>();
  private final Map<String, Long> toldLanguages = new TreeMap<>();
  private long unknownLanguages;
  private long namedPrompts;
  private long rows;
  private boolean isToBeClassified;

  private static final class Release {
    Instant earliest;
    EmptyReplies empty = NO_REPLIES;
  }

  private record SurveyedPrompt(String target, String promptId, String lang) {}

  private record Label(String topic, String arm, String place) {
    boolean isSame(Label other) {
      return topic.equals(other.topic) && arm.equals(other.arm);
    }
  }

  /** Takes a row into account. */
  public void add(Row row, RowLabels of) {
    rows++;
    Release release =
        targets
            .computeIfAbsent(of.target(), any -> new LinkedHashMap<>())
            .computeIfAbsent(of.release(), any -> new Release());
    if (of.timestamp() != null
        && (release.earliest == null || of.timestamp().isBefore(release.earliest))) {
      release.earliest = of.timestamp();
    }
    Set<Label> known =
        labels
            .computeIfAbsent(
                new SurveyedPrompt(of.target(), of.promptId(), of.lang()), any -> new HashMap<>(4))
            .computeIfAbsent(of.release(), any -> new HashSet<>(2));
    if (known.stream()
        .noneMatch(l -> l.topic().equals(of.topic()) && l.arm().equals(of.arm().wireName()))) {
      Label label = new Label(of.topic(), of.arm().wireName(), row.file() + ":" + row.line());
      known.add(sameLabels.computeIfAbsent(label, same -> same));
    }
    if (of.langTold()) {
      if (of.lang().equals(LanguageTag.UNKNOWN)) {
        unknownLanguages++;
      } else {
        toldLanguages.merge(of.lang(), 1L, Long::sum);
      }
    }
    namedPrompts += of.promptNamed() ? 1 : 0;
  }

  /** Takes into account whether a row's reply is empty, for no known reason. */
  public void answered(RowLabels of, boolean isEmpty) {
    Release release = targets.get(of.target()).get(of.release());
    release.empty = release.empty.plus(EmptyReplies.ofOne(of.arm() == Arm.CONTROL, isEmpty));
  }

  /**
   * Whether empty replies of a release are the endpoint's fault and not moderation's, for control
   * prompts are left empty as well.
   */
  public boolean isBroken(String target, String release) {
    Release known = targets.getOrDefault(target, Map.of()).get(release);
    return known != null && known.empty.areTheEndpoints();
  }

  /** The beginning of a sentence about a release whose empty replies are the endpoint's fault. */
  public static String broken(String target, String release, EmptyReplies empty) {
    return "%s: release %s left %d of %d control prompts empty, and %d of %d others: the endpoint was broken"
        .formatted(
            target,
            release,
            empty.emptyControls(),
            empty.controls(),
            empty.emptyOthers(),
            empty.others());
  }

  /** Takes into account that a row has no outcome of its own. */
  public void toBeClassified() {
    isToBeClassified = true;
  }

  /** Whether any row has no outcome of its own. */
  public boolean isToBeClassified() {
    return isToBeClassified;
  }

  /** How many rows there were. */
  public long rows() {
    return rows;
  }

  /** Targets in the order of their first rows. */
  public List<String> targets() {
    return List.copyOf(targets.keySet());
  }

  /** Releases of a target, oldest first as far as that is known. */
  public List<String> releases(String target) {
    Map<String, Release> releases = targets.getOrDefault(target, Map.of());
    List<String> ordered = new ArrayList<>(releases.keySet());
    if (isDated(target)) {
      ordered.sort(Comparator.comparing(name -> releases.get(name).earliest));
    }
    return ordered;
  }

  /**
   * What is to be compared, of what the user named.
   *
   * @param baseline null for none asked for
   * @param candidate null for none asked for
   * @throws InputException if no target has the releases asked for
   */
  public ReleaseChoice choice(String baseline, String candidate) {
    refuseUnknown("--baseline", baseline);
    refuseUnknown("--candidate", candidate);
    if (baseline != null && baseline.equals(candidate)) {
      throw new InputException(
          "--candidate", "is the baseline itself (\"" + candidate + "\")", "name another release");
    }
    List<List<String>> releases = targets().stream().map(this::releases).toList();
    ReleaseChoice choice =
        new ReleaseChoice(Optional.ofNullable(baseline), Optional.ofNullable(candidate))
            .among(releases);
    if (!choice.equals(ReleaseChoice.NEIGHBOURS)
        && releases.stream().allMatch(ofTarget -> choice.pairs(ofTarget).isEmpty())) {
      throw new InputException(
          "--baseline, --candidate",
          "no target has " + words(choice),
          "name two releases of one target: " + known());
    }
    return choice;
  }

  private void refuseUnknown(String option, String release) {
    if (release != null && targets.values().stream().noneMatch(of -> of.containsKey(release))) {
      throw new InputException(
          option,
          "no row has the release \"" + release + "\"",
          "write one of: "
              + shown(
                  targets().stream()
                      .flatMap(target -> releases(target).stream())
                      .distinct()
                      .toList()));
    }
  }

  private static String words(ReleaseChoice asked) {
    return Stream.of(asked.baseline(), asked.candidate())
            .flatMap(Optional::stream)
            .map(release -> "release " + release)
            .collect(Collectors.joining(" and "))
        + (asked.baseline().isPresent() && asked.candidate().isPresent()
            ? ""
            : asked.baseline().isPresent() ? " and a later one" : " and an earlier one");
  }

  private String known() {
    return targets().stream()
            .limit(MOST_NAMED)
            .map(target -> target + " has " + shown(releases(target)))
            .collect(Collectors.joining("; "))
        + (targets.size() > MOST_NAMED ? "; …" : "");
  }

  /** Whether the order of a target's releases is that of their times. */
  public boolean isDated(String target) {
    Set<Instant> times = new HashSet<>();
    for (Release release : targets.getOrDefault(target, Map.of()).values()) {
      if (release.earliest == null || !times.add(release.earliest)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What a reader should know of how the rows were taken, one sentence each.
   *
   * @param baseline the release that the user names as the older; null where none is
   */
  public List<String> notes(String baseline, String candidate) {
    List<String> notes = new ArrayList<>();
    for (String target : targets.keySet()) {
      List<String> releases = releases(target);
      boolean isAsked =
          releases.size() <= 2
              ? baseline != null || candidate != null
              : baseline != null && candidate != null;
      if (releases.size() > 1 && !isDated(target) && !isAsked) {
        notes.add(
            "%s: taken in the order of appearance, %s, oldest first, for %s; if that is wrong, name the older one with --baseline"
                .formatted(target, shown(releases), why(target)));
      }
    }
    targets.forEach(
        (target, releases) ->
            releases.forEach(
                (name, release) -> {
                  if (release.empty.areTheEndpoints()) {
                    notes.add(
                        broken(target, name, release.empty)
                            + ", and its empty replies count as failed probes");
                  }
                }));
    if (!toldLanguages.isEmpty()) {
      notes.add(
          "lang detected from the prompts of rows that do not name it: " + counts(toldLanguages));
    }
    if (unknownLanguages > 0) {
      notes.add(
          unknownLanguages
              + " rows have neither lang nor a prompt to detect it from: languages that share a"
              + " prompt_id count as one; name it with --lang");
    }
    if (namedPrompts > 0) {
      notes.add("prompt_id derived from the prompt for " + namedPrompts + " rows without one");
    }
    return notes;
  }

  private String why(String target) {
    long undated =
        targets.get(target).values().stream().filter(release -> release.earliest == null).count();
    if (undated == targets.get(target).size()) {
      return "rows have no timestamp";
    }
    return undated > 0 ? "not every release has a timestamp" : "releases begin at the same time";
  }

  /**
   * Refuses prompts whose topic or arm depends on the release: whichever was taken, the other
   * release would be counted under a label that is not its own.
   *
   * @param compared the comparisons to be made
   * @throws InputException naming the first such prompt, both places and how many there are
   */
  public void refuseConflicts(String target, List<ReleasePair> compared) {
    String first = null;
    String place = "";
    int prompts = 0;
    for (Map.Entry<SurveyedPrompt, Map<String, Set<Label>>> entry : labels.entrySet()) {
      if (!entry.getKey().target().equals(target)) {
        continue;
      }
      for (ReleasePair pair : compared) {
        Set<Label> before = entry.getValue().getOrDefault(pair.baseline(), Set.of());
        Set<Label> after = entry.getValue().getOrDefault(pair.candidate(), Set.of());
        if (!areApart(before, after)) {
          continue;
        }
        prompts++;
        Label one = before.iterator().next();
        Label other = after.iterator().next();
        if (first == null || other.place().compareTo(place) < 0) {
          place = other.place();
          first =
              "prompt \"%s\" (%s) is %s in release %s (%s) and %s in release %s"
                  .formatted(
                      entry.getKey().promptId(),
                      entry.getKey().lang(),
                      words(one),
                      pair.baseline(),
                      one.place(),
                      words(other),
                      pair.candidate());
        }
        break;
      }
    }
    if (first != null) {
      throw new InputException(
          place,
          first + (prompts == 1 ? "" : ", and " + (prompts - 1) + " more prompts like this"),
          "give each prompt one arm and one topic in every release, or all rows the same with"
              + " --arm =sensitive --topic =all");
    }
  }

  private static boolean areApart(Set<Label> before, Set<Label> after) {
    return !before.isEmpty()
        && !after.isEmpty()
        && before.stream().noneMatch(one -> after.stream().anyMatch(one::isSame));
  }

  private static String words(Label label) {
    return label.arm() + ", topic \"" + label.topic() + "\",";
  }

  private static String shown(List<String> releases) {
    return String.join(", ", releases.subList(0, Math.min(MOST_NAMED, releases.size())))
        + (releases.size() > MOST_NAMED ? ", …" : "");
  }

  private static String counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
