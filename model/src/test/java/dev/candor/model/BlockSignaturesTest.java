package dev.candor.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSignaturesTest {
  @Test
  void usersRowsAreAddedToTheShippedOnes() throws BlockSignatures.MalformedRowException {
    BlockSignatures table =
        BlockSignatures.shipped()
            .plus("\uFEFF# ours\nblock | gateway | openai | 418,500 | code | house_rules\n");
    assertThat(table.ofError("openai", 418, List.of("HouseRules"), "")).isPresent();
    assertThat(table.ofError("openai", 400, List.of("house_rules"), "")).isEmpty();
    assertThat(table.ofError("gemini", 418, List.of("house_rules"), "")).isEmpty();
    assertThat(table.ofError("openai", 400, List.of("data_inspection_failed"), "")).isPresent();
  }

  @Test
  void usersRowCanTakeAShippedOneBack() throws BlockSignatures.MalformedRowException {
    BlockSignatures table =
        BlockSignatures.shipped().plus("failure | ours | * | * | message | inspection is down");
    assertThat(table.ofError("*", 500, List.of("data_inspection_failed"), "The inspection is down"))
        .isEmpty();
  }

  @Test
  void numberIsACodeOnlyAsAWhole() {
    BlockSignatures table = BlockSignatures.shipped();
    assertThat(table.ofError("*", 400, List.of("1301"), "")).isPresent();
    assertThat(table.ofError("*", 400, List.of("21301"), "there are 1301 reasons")).isEmpty();
  }

  @Test
  void replyThatOnlyBeginsLikeABlockLineIsAReply() {
    BlockSignatures table = BlockSignatures.shipped();
    String line = "Content security warning: output text data may contain inappropriate content!";
    assertThat(table.ofReply("*", line)).isPresent();
    assertThat(table.ofReply("*", line + " " + "That is what it said. ".repeat(12))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "block | x | * | * | code; columns",
        "stop | x | * | * | code | abc; first column",
        "block | x | grpc | * | code | abc; not an API",
        "block | x | * | 4xx | code | abc; not an HTTP status",
        "block | x | * | * | body | abc; not a place",
        "block | x | * | * | message | *; too short",
      })
  void rowThatIsNoneIsRefusedWithItsLineAndAFix(String row, String problem) {
    assertThatThrownBy(() -> BlockSignatures.shipped().plus("# first\n" + row))
        .isInstanceOfSatisfying(
            BlockSignatures.MalformedRowException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.problem()).contains(problem);
              assertThat(e.fix()).isNotBlank();
            });
  }

  /**
   * A gap of a row is bounded too, so that what is searched is bounded whatever a provider says.
   */
  @Test
  void longMessageIsSearchedAtItsBeginningOnly() {
    String filler = "moderation rejected ".repeat(1_000);
    String sign = " violating our usage policies";
    BlockSignatures table = BlockSignatures.shipped();
    assertThat(table.ofError("*", 500, List.of("x"), "moderation ".repeat(200_000))).isEmpty();
    assertThat(table.ofError("*", 500, List.of("x"), sign + filler)).isPresent();
    assertThat(table.ofError("*", 500, List.of("x"), filler + sign)).isEmpty();
    assertThat(
            table.ofError(
                "*", 500, List.of("x"), "rejected" + " ".repeat(41) + "our safety system"))
        .isEmpty();
  }
}
