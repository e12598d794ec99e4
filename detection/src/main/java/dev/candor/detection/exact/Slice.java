package dev.candor.detection.exact;

import dev.candor.detection.replies.MatchedReplies;
import dev.candor.model.Arm;
import dev.candor.model.Measure;
import dev.candor.model.Stratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The prompts of one topic, language and arm, any of which may be {@link Stratum#ALL}.
 *
 * @param rows their rows among the matched replies
 * @param twin the earlier slice with the very same prompts, whose findings are this one's too; null
 *     if there is none
 * @param weight its part of the level, in relation to the others', for all its measures; 0 with a
 *     twin
 */
public record Slice(String topic, String lang, String arm, int[] rows, Slice twin, double weight) {
  private static final double HEADLINE = 100;
  private static final double LANGUAGES = 20;
  private static final double TOPICS = 12;
  private static final double TOPICS_BY_LANGUAGE = 8;
  private static final double CONTROLS = 5;
  private static final double BOTH_ARMS = 2;

  /** All slices, totals first; the one of all sensitive prompts, if any, is the first. */
  public static List<Slice> of(MatchedReplies matched) {
    TreeSet<String> topics = new TreeSet<>();
    TreeSet<String> langs = new TreeSet<>();
    TreeSet<Arm> arms = new TreeSet<>();
    for (int row = 0; row < matched.rows(); row++) {
      Stratum stratum = matched.stratum(row);
      topics.add(stratum.topic());
      langs.add(stratum.lang());
      arms.add(stratum.arm());
    }
    // A topic or language that is itself called "all" is the total.
    topics.remove(Stratum.ALL);
    langs.remove(Stratum.ALL);
    List<String> armNames = new ArrayList<>(arms.stream().map(Arm::wireName).toList());
    if (armNames.isEmpty()) {
      armNames.add(Arm.SENSITIVE.wireName());
    }
    if (arms.size() > 1) {
      armNames.add(Stratum.ALL);
    }
    List<String[]> keys = new ArrayList<>();
    for (String arm : armNames) {
      keys.add(new String[] {Stratum.ALL, Stratum.ALL, arm});
    }
    for (String arm : armNames) {
      for (String lang : langs) {
        keys.add(new String[] {Stratum.ALL, lang, arm});
      }
    }
    for (String arm : armNames) {
      for (String topic : topics) {
        keys.add(new String[] {topic, Stratum.ALL, arm});
        for (String lang : langs) {
          keys.add(new String[] {topic, lang, arm});
        }
      }
    }
    Map<List<Integer>, Slice> first = new LinkedHashMap<>();
    List<Slice> slices = new ArrayList<>();
    for (String[] key : keys) {
      int[] rows = rows(matched, key[0], key[1], key[2]);
      if (rows.length == 0 && !slices.isEmpty()) {
        continue;
      }
      List<Integer> identity = Arrays.stream(rows).boxed().toList();
      Slice twin = first.get(identity);
      Slice slice = new Slice(key[0], key[1], key[2], rows, twin, 0);
      if (twin == null) {
        first.put(identity, slice);
      }
      slices.add(slice);
    }
    return weighted(slices);
  }

  private static List<Slice> weighted(List<Slice> slices) {
    Map<String, Integer> peers = new LinkedHashMap<>();
    for (Slice slice : slices) {
      if (slice.twin == null) {
        peers.merge(slice.group(), 1, Integer::sum);
      }
    }
    List<Slice> weighted = new ArrayList<>();
    for (Slice slice : slices) {
      Slice twin = slice.twin == null ? null : weighted.get(slices.indexOf(slice.twin));
      double weight =
          slice.twin != null
              ? 0
              : weighted.isEmpty()
                  ? HEADLINE
                  : groupWeight(slice.group()) / peers.get(slice.group());
      weighted.add(new Slice(slice.topic, slice.lang, slice.arm, slice.rows, twin, weight));
    }
    return weighted;
  }

  private String group() {
    if (!arm.equals(Arm.SENSITIVE.wireName())) {
      return arm;
    }
    return (topic.equals(Stratum.ALL) ? "" : "topic") + (lang.equals(Stratum.ALL) ? "" : "lang");
  }

  private static double groupWeight(String group) {
    return switch (group) {
      case "" -> HEADLINE;
      case "lang" -> LANGUAGES;
      case "topic" -> TOPICS;
      case "topiclang" -> TOPICS_BY_LANGUAGE;
      case "control" -> CONTROLS;
      default -> BOTH_ARMS;
    };
  }

  /** The measure's part of the slice's weight; they add up to 1. */
  public static double share(Measure measure) {
    return switch (measure) {
      case CONSTRAINED -> .8;
      case ANSWER -> 0;
      case UNANSWERED, REFUSAL -> .04;
      case ALIGNED, DEFLECTION, LECTURE, FILTERED -> .03;
    };
  }

  private static int[] rows(MatchedReplies matched, String topic, String lang, String arm) {
    int[] rows = new int[matched.rows()];
    int n = 0;
    for (int row = 0; row < rows.length; row++) {
      Stratum stratum = matched.stratum(row);
      if ((topic.equals(Stratum.ALL) || topic.equals(stratum.topic()))
          && (lang.equals(Stratum.ALL) || lang.equals(stratum.lang()))
          && (arm.equals(Stratum.ALL) || arm.equals(stratum.arm().wireName()))) {
        rows[n++] = row;
      }
    }
    return Arrays.copyOf(rows, n);
  }

  /** Whether it covers all topics and languages. */
  public boolean isTotal() {
    return topic.equals(Stratum.ALL) && lang.equals(Stratum.ALL);
  }

  /** The slice that is tested in place of this one. */
  Slice tested() {
    return twin == null ? this : twin;
  }

  public Hypothesis question(Measure measure) {
    Measure asked = measure == Measure.ANSWER ? Measure.CONSTRAINED : measure;
    Slice slice = tested();
    return new Hypothesis(slice.topic, slice.lang, slice.arm, asked.wireName());
  }
}
