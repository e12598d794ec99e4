package dev.candor.console.view;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import dev.candor.model.Arm;
import dev.candor.report.view.RepliesView;
import dev.candor.report.view.ReplySearch;
import dev.candor.stream.query.MonitorStores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The page that searches the kept replies. Each prompt's are decoded to be searched, so over all
 * targets only so many prompts are, the same number of each target.
 */
record RepliesReader(MonitorStores stores, Transcripts transcripts, Excerpts excerpts) {
  /** Prompts, each in each language, whose replies one request looks at over all targets. */
  static final int MOST_SEARCHED = 2_000;

  RepliesView replies(ReplySearch search) {
    List<String> targets = stores.targets();
    TreeSet<String> topics = new TreeSet<>();
    TreeSet<String> langs = new TreeSet<>();
    List<ClassifiedResponse> found = new ArrayList<>();
    int most =
        search.target().isEmpty()
            ? Math.max(1, MOST_SEARCHED / Math.max(1, targets.size()))
            : Integer.MAX_VALUE;
    int unsearched = 0;
    for (String target : targets) {
      int searched = 0;
      Map<String, StratumCounts> asked = new TreeMap<>();
      for (Tally tally : tallies(target, search)) {
        tally.strata().forEach(s -> asked.putIfAbsent(s.promptId() + "\u0000" + s.lang(), s));
      }
      for (StratumCounts stratum : asked.values()) {
        topics.add(stratum.topic());
        langs.add(stratum.lang());
        if (isChosen(target, stratum, search)) {
          if (searched++ >= most) {
            unsearched++;
            continue;
          }
          stores.exemplars(target, stratum.promptId(), stratum.lang()).stream()
              .filter(response -> isChosen(response, search))
              .forEach(found::add);
        }
      }
    }
    found.sort(
        Comparator.comparing(ClassifiedResponse::receivedAt)
            .reversed()
            .thenComparing(ClassifiedResponse::probeId));
    // An instance that answers for others needs all up to the page, not only those on it.
    List<ClassifiedResponse> shown =
        found.subList(0, Math.min(search.page() * RepliesView.PAGE, found.size()));
    boolean alone = !search.probe().isEmpty();
    Map<String, String> whole = alone ? transcripts.of(shown) : Map.of();
    int longest = alone ? Excerpts.LONGEST_ALONE : Excerpts.LONGEST_ON_A_LIST;
    return new RepliesView(
        shown.stream().map(response -> item(response, whole, longest, search.unmasked())).toList(),
        found.size(),
        targets,
        List.copyOf(topics),
        List.copyOf(langs),
        unsearched,
        List.of());
  }

  /**
   * The tallies whose prompts are looked at: of a target that is asked for the newest of every
   * release, else those of the newest cycle alone, for all releases of all targets take seconds.
   */
  private List<Tally> tallies(String target, ReplySearch search) {
    if (target.equals(search.target())) {
      return stores.newestTallies(target);
    }
    List<HistoryRow> rows = stores.history(target, HistorySpan.CYCLE, 1);
    long newest = rows.stream().mapToLong(HistoryRow::lastCycle).max().orElse(0);
    return rows.stream()
        .filter(row -> row.lastCycle() == newest)
        .flatMap(row -> stores.tally(target, row.release(), row.classifier(), newest).stream())
        .toList();
  }

  private RepliesView.Item item(
      ClassifiedResponse response, Map<String, String> whole, int longest, boolean unmasked) {
    return new RepliesView.Item(
        response.target(),
        response.promptId(),
        response.topic(),
        response.arm() == Arm.SENSITIVE ? "sensitive" : "control",
        excerpts.prompt(response, unmasked),
        excerpts.said(response, whole, longest, unmasked));
  }

  private static boolean isChosen(String target, StratumCounts stratum, ReplySearch search) {
    return isOne(search.target(), target)
        && isOne(search.topic(), stratum.topic())
        && isOne(search.language(), stratum.lang());
  }

  private boolean isChosen(ClassifiedResponse response, ReplySearch search) {
    return response.outcome() != null
        && isOne(search.outcome(), response.outcome().wireName())
        && isOne(search.release(), response.release())
        && isOne(search.probe(), response.probeId())
        && hasWords(response, search);
  }

  private static boolean isOne(String wanted, String is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  /** What is masked is not found by its words: that would give them away. */
  private boolean hasWords(ClassifiedResponse response, ReplySearch search) {
    if (search.words().isBlank()) {
      return true;
    }
    String words = search.words().strip().toLowerCase(Locale.ROOT);
    boolean masked = excerpts.said(response, Map.of(), 1, search.unmasked()).masked();
    return contains(response.promptId(), words)
        || !masked
            && (contains(response.excerpt(), words) || contains(response.promptExcerpt(), words));
  }

  private static boolean contains(String text, String words) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(words);
  }
}
