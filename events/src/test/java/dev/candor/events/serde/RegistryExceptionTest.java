package dev.candor.events.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RegistryExceptionTest {
  @Test
  void bytesThatAvroCannotReadAreNoSignOfARegistryThatIsAway() {
    assertThat(
            RegistryException.isAway(
                new UndecodableRecordException(
                    UndecodableRecordException.Reason.MALFORMED,
                    "not a record of schema id 1",
                    new IOException("Invalid int encoding"))))
        .isFalse();
  }

  @Test
  void aSchemaThatTheRegistryDoesNotKnowIsForGoodAndAnyOtherAnswerIsNot() {
    for (RegistryException.Reason reason : RegistryException.Reason.values()) {
      assertThat(RegistryException.isAway(new RegistryException(reason, "said so")))
          .as(reason.name())
          .isEqualTo(reason != RegistryException.Reason.UNKNOWN_ID);
    }
  }
}
