package dev.candor.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.classification.StandardClassifier;
import dev.candor.events.ClassifiedResponse;
import dev.candor.events.Response;
import dev.candor.events.ResponseBuilder;
import dev.candor.events.StratumCounts;
import dev.candor.events.Tally;
import dev.candor.events.TallyBuilder;
import dev.candor.model.Outcome;
import dev.candor.testkit.Responses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor's history under another version of the classifier. */
class ReclassificationTest {
  private static final String LINE = "The oracle of this house keeps silent today.";

  private static final String PACK =
      """
      rules:
        - id: oracle
          lang: en
          says: refusal
          zone: start
          longest: 80
          decides: 0.98
          provenance: made up for this test
          phrases: ["the oracle of this house keeps silent"]
          matches: ["The oracle of this house keeps silent today."]
          spares: ["The oracle at Delphi was consulted by kings."]
      """;

  @TempDir Path directory;
  private Reclassification reclassification;

  @BeforeEach
  void read() throws IOException {
    Path pack = Files.writeString(directory.resolve("pack.yaml"), PACK);
    reclassification = new Reclassification(StandardClassifier.builder().rulePack(pack).build());
  }

  private static Response reply(int sample, String text) {
    return ResponseBuilder.builder(Responses.reply("m", "r1", 4, "a.direct", "en", sample).build())
        .text(text)
        .build();
  }

  private static Tally tally(String release) {
    Response one = reply(0, "");
    return TallyBuilder.builder()
        .target("m")
        .release(release)
        .cycle(4)
        .cycleStartedAt(one.cycleStartedAt())
        .openedAt(one.askedAt())
        .closedAt(one.receivedAt())
        .closedBy("complete")
        .classifier("older")
        .expected(3)
        .ended(3)
        .failed(1)
        .strata(List.of())
        .quotes(List.of())
        .build();
  }

  @Test
  void replyGetsTheOutcomeOfTheNewVersionAndIsMarked() {
    assertThat(StandardClassifier.load().version()).isNotEqualTo(reclassification.version());
    ClassifiedResponse now = reclassification.take(reply(0, LINE), 2, 17).orElseThrow();
    assertThat(now.outcome()).isEqualTo(Outcome.REFUSAL);
    assertThat(now.kind()).isEqualTo("reclassified");
    assertThat(now.classifier()).isEqualTo(reclassification.version());
    assertThat(now.responsePartition()).isEqualTo(2);
    assertThat(now.responseOffset()).isEqualTo(17);
  }

  @Test
  void tallyIsCountedAgainUnderItsOwnVersion() {
    reclassification.take(reply(0, LINE), 0, 0);
    reclassification.take(reply(1, LINE), 0, 1);
    Tally again = reclassification.again(tally("r1")).orElseThrow();
    StratumCounts counts = again.strata().get(0);
    assertThat(counts.refusal()).isEqualTo(2);
    assertThat(counts.promptId()).isEqualTo("a.direct");
    assertThat(again.classifier()).isEqualTo(reclassification.version());
    assertThat(again.closedBy()).isEqualTo("reclassified");
    assertThat(again.failed()).as("what no classifier decides stays").isEqualTo(1);
    assertThat(again.closedAt()).isEqualTo(tally("r1").closedAt());
    assertThat(reclassification.again(tally("another"))).isEmpty();
  }

  @Test
  void failedProbesAndRecordedOutcomesAreNoVersionsBusiness() {
    Response failed = ResponseBuilder.builder(reply(0, null)).failure("timeout").build();
    Response recorded = ResponseBuilder.builder(reply(1, LINE)).outcome(Outcome.ANSWER).build();
    assertThat(reclassification.take(failed, 0, 0)).isEmpty();
    assertThat(reclassification.take(recorded, 0, 1)).isEmpty();
    assertThat(reclassification.again(tally("r1"))).isEqualTo(Optional.empty());
  }
}
