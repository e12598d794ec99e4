package dev.candor.launcher.replay;

import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowLabels;
import dev.candor.model.Outcome;
import dev.candor.model.ReplyHash;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Turns rows of a recording into responses. A row's identity is its {@code sample} where it names
 * one, else its {@code id}, else its number among the rows of the same prompt and cycle; the same
 * identity twice is one probe. Releases keep the order of their earliest time, or of appearance.
 */
final class RecordedResponses {
  private static final Duration OLDER = Duration.ofDays(1);

  private final Map<String, Integer> samples = new HashMap<>();
  private final Map<String, Object> asked = new HashMap<>();
  private final Instant start;
  private final Predicate<String> isDated;
  private final BiPredicate<String, String> isBroken;
  private final BiPredicate<String, String> isOlder;
  private long rows;

  /**
   * @param start time of the first row where rows carry none; each further row is a millisecond
   *     later, which keeps the order of appearance
   * @param isDated whether the releases of a target are ordered by their rows' own times
   * @param isBroken whether empty replies of a target's release are the endpoint's fault
   * @param isOlder whether a target's release is named as older than what came before it in rows
   *     without times
   */
  RecordedResponses(
      Instant start,
      Predicate<String> isDated,
      BiPredicate<String, String> isBroken,
      BiPredicate<String, String> isOlder) {
    this.start = start;
    this.isDated = isDated;
    this.isBroken = isBroken;
    this.isOlder = isOlder;
  }

  /**
   * The response a row records.
   *
   * @throws Row.RowException if a field is missing or of the wrong kind
   */
  Response of(Row row) {
    return of(row, RowLabels.of(row));
  }

  /** The same of a row whose labels are known. */
  Response of(Row row, RowLabels labels) {
    Optional<Outcome> outcome = row.outcome();
    ResponseBuilder response =
        answer(row, outcome, isBroken.test(labels.target(), labels.release()));
    Instant inOrder =
        (isOlder.test(labels.target(), labels.release()) ? start.minus(OLDER) : start)
            .plusMillis(rows);
    Instant askedAt =
        labels.timestamp() == null || !isDated.test(labels.target()) ? inOrder : labels.timestamp();
    rows++;
    String place =
        String.join(
            "/",
            labels.target(),
            labels.release(),
            String.valueOf(labels.cycle()),
            labels.promptId(),
            labels.writtenLang().isEmpty() ? labels.lang() : labels.writtenLang());
    String probeId;
    int number;
    if (labels.sample() != null) {
      number = Math.toIntExact(Math.min(Integer.MAX_VALUE, labels.sample()));
      probeId = asked(place + "/" + number, row, labels, response.failure() != null);
    } else if (labels.id() != null) {
      number = 0;
      probeId = labels.target() + "/" + labels.release() + "/id/" + labels.id();
    } else {
      number = samples.merge(place, 1, Integer::sum) - 1;
      probeId = place + "/#" + number;
    }
    return response
        .probeId(probeId)
        .target(labels.target())
        .release(labels.release())
        .cycle(labels.cycle())
        .cycleStartedAt(Instant.EPOCH)
        .cycleProbes(0)
        .promptId(labels.promptId())
        .intent(labels.intent())
        .topic(labels.topic())
        .arm(labels.arm())
        .lang(labels.lang())
        .wording("")
        .sample(number)
        .prompt(row.text("prompt").orElse(""))
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

  /**
   * In cycle 0, where rows without a cycle are, another time makes another probe, or without times
   * another reply; a failed probe keeps the name, so that an answer to it can take its place.
   */
  private String asked(String probeId, Row row, RowLabels labels, boolean isFailed) {
    if (labels.cycle() != 0 || isFailed) {
      return probeId;
    }
    Object again =
        labels.timestamp() != null
            ? labels.timestamp()
            : row.reply().map(ReplyHash::of).orElse(null);
    if (again == null) {
      return probeId;
    }
    Object first = asked.putIfAbsent(probeId, again);
    return first == null || first.equals(again) ? probeId : probeId + "/" + again;
  }

  /** What came back. A row that carries an outcome is taken at its word, whatever else it says. */
  private static ResponseBuilder answer(Row row, Optional<Outcome> outcome, boolean emptyIsFailed) {
    ResponseBuilder response = ResponseBuilder.builder();
    if (outcome.isPresent()) {
      return response.text(row.reply().orElse(null));
    }
    RecordedAnswer answer = RecordedAnswer.of(row);
    response.reasoning(answer.reasoning());
    if (emptyIsFailed && answer.isEmpty()) {
      return response.failure(RecordedAnswer.EMPTY_REPLY);
    }
    return answer.isFailed()
        ? response.failure(answer.failure()).httpStatus(row.status().orElse(null))
        : response
            .text(answer.reply().text())
            .httpStatus(answer.reply().httpStatus())
            .providerError(answer.reply().providerError());
  }
}
