package dev.candor.launcher.replay;

import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.launcher.rows.Row;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns rows of a recording into responses. A row's identity is its {@code sample} where it names
 * one, else its {@code id}, else its number among the rows of the same prompt and cycle; the same
 * identity twice is one probe. Releases keep the order of their earliest time, or of appearance.
 */
final class RecordedResponses {
  private static final Set<String> OUTCOMES =
      Set.of("answer", "aligned", "deflection", "lecture", "refusal", "filtered", "invalid");

  private static final long MOST_CYCLES = 1_000_000_000_000L;

  private final Map<String, Integer> samples = new HashMap<>();
  private final Instant start;
  private long rows;

  /**
   * @param start time of the first row where rows carry none; each further row is a millisecond
   *     later, which keeps the order of appearance
   */
  RecordedResponses(Instant start) {
    this.start = start;
  }

  /**
   * The response a row records.
   *
   * @throws Row.RowException if a field is missing or of the wrong kind
   */
  Response of(Row row) {
    String target = row.name("target").orElse("default");
    String release = row.mandatoryName("release");
    String promptId = row.mandatoryName("prompt_id");
    String lang = row.name("lang").orElse("und").toLowerCase(Locale.ROOT);
    // A coarse label says less: "partial" is neither an answer nor a refusal.
    Optional<String> outcome =
        row.text("outcome")
            .map(text -> text.toLowerCase(Locale.ROOT))
            .map(text -> text.equals("partial") ? "deflection" : text);
    if (outcome.isPresent() && !OUTCOMES.contains(outcome.get())) {
      throw new Row.RowException(
          "outcome \"" + outcome.get() + "\" is none of " + String.join(", ", sorted()));
    }
    Optional<String> text = row.reply();
    if (text.isEmpty() && outcome.isEmpty() && !row.json().has("response")) {
      throw new Row.RowException("\"response\" is missing; every row needs it");
    }
    String arm = row.name("arm").orElse("sensitive");
    if (!arm.equals("sensitive") && !arm.equals("control")) {
      throw new Row.RowException("arm \"" + arm + "\" is neither sensitive nor control");
    }
    long cycle = row.number("cycle").orElse(0L);
    if (cycle > MOST_CYCLES) {
      throw new Row.RowException("cycle " + cycle + " is above " + MOST_CYCLES + "; correct it");
    }
    Instant askedAt = row.time("timestamp").orElse(start.plusMillis(rows));
    rows++;
    String place = String.join("/", target, release, String.valueOf(cycle), promptId, lang);
    Optional<Long> sample = row.number("sample");
    Optional<String> id = row.text("id");
    String probeId;
    int number;
    if (sample.isPresent()) {
      number = Math.toIntExact(Math.min(Integer.MAX_VALUE, sample.get()));
      probeId = place + "/" + number;
    } else if (id.isPresent()) {
      number = 0;
      probeId = target + "/" + release + "/id/" + id.get();
    } else {
      number = samples.merge(place, 1, Integer::sum) - 1;
      probeId = place + "/#" + number;
    }
    return ResponseBuilder.builder()
        .probeId(probeId)
        .target(target)
        .release(release)
        .cycle(cycle)
        .cycleStartedAt(Instant.EPOCH)
        .cycleProbes(0)
        .promptId(promptId)
        .intent(row.name("intent").orElse(promptId))
        .topic(row.name("topic").orElse("all"))
        .arm(arm)
        .lang(lang)
        .wording("")
        .sample(number)
        .prompt(row.text("prompt").orElse(""))
        .text(text.orElse(null))
        .finishReason(row.text("finish_reason").orElse(null))
        .attempts(1)
        .askedAt(askedAt)
        .receivedAt(askedAt)
        .outcome(outcome.orElse(null))
        .keyFacts(List.of())
        .origin("recorded")
        .kind("response")
        .build();
  }

  /** The mark that ends a target's recording. */
  static Response end(String target, Instant at) {
    return ResponseBuilder.builder()
        .probeId(target + "/end")
        .target(target)
        .release("")
        .cycle(0)
        .cycleStartedAt(Instant.EPOCH)
        .promptId("")
        .intent("")
        .topic("")
        .arm("sensitive")
        .lang("")
        .wording("")
        .prompt("")
        .askedAt(at)
        .receivedAt(at)
        .keyFacts(List.of())
        .origin("recorded")
        .kind("end_of_input")
        .build();
  }

  private static List<String> sorted() {
    return OUTCOMES.stream().sorted().toList();
  }
}
