package dev.candor.events.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.ConnectException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class ForeignSerdeErrorsTest {
  /** Named as Confluent's, and with its message: text, semicolon, code. */
  private static final class RestClientException extends Exception {
    private static final long serialVersionUID = 1L;

    RestClientException(String message) {
      super(message);
    }
  }

  private static SerializationException named(Exception cause) {
    return ForeignSerdeErrors.named("t", new SerializationException("Error deserializing", cause));
  }

  @Test
  void badBytesAreUndecodableThoughAvroCallsThemInputErrors() {
    for (Exception cause :
        new Exception[] {
          null,
          new EOFException(),
          new InvalidNumberEncodingException("int"),
          new IndexOutOfBoundsException()
        }) {
      assertThat(named(cause)).isInstanceOf(UndecodableRecordException.class);
    }
  }

  @Test
  void registryThatIsAwayIsNoPoison() {
    assertThat(named(new RuntimeException(new ConnectException("refused"))))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.mayPass()).isTrue());
  }

  @Test
  void idThatTheRegistryDoesNotKnowIsToldFromOtherAnswers() {
    assertThat(named(new RestClientException("Schema 9 not found; error code: 40403")))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.reason()).isEqualTo(RegistryException.Reason.UNKNOWN_ID));
    assertThat(named(new RestClientException("Unauthorized; error code: 401")))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.reason()).isEqualTo(RegistryException.Reason.REFUSED));
  }
}
