package dev.candor.events.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.Response;
import dev.candor.events.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TolerantDecoderTest {
  private final Topics topics = new Topics("t-");
  private final EventSerdes serdes =
      new EventSerdes(Map.of("schema.registry.url", "mock://tolerant-decoder-test"));
  private final List<String> passedOver = new ArrayList<>();
  private final TolerantDecoder<Response> decoder =
      new TolerantDecoder<>(serdes, topics.responses(), passedOver::add);

  @Test
  void whatIsNoRecordOfTheTopicIsPassedOverAndTold() {
    byte[] good =
        serdes
            .of(topics.responses())
            .serializer()
            .serialize(topics.responses().name(), EventSerdesTest.response());
    List<byte[]> foreign =
        List.of(
            "{\"json\":true}".getBytes(StandardCharsets.UTF_8),
            new byte[] {0, 0, 15, 66, 63, 1, 2, 3},
            new byte[0],
            new byte[] {0, 0},
            new byte[] {good[0], good[1], good[2], good[3], good[4]});
    for (byte[] value : foreign) {
      assertThat(decoder.decode(value)).isEmpty();
    }
    assertThat(passedOver).hasSize(foreign.size());
    assertThat(decoder.decode(good)).contains(EventSerdesTest.response());
  }

  @Test
  void tombstoneIsNothingToTell() {
    assertThat(decoder.decode(null)).isEmpty();
    assertThat(passedOver).isEmpty();
  }

  @Test
  void registryThatIsAwayIsNoFaultOfTheRecord() {
    TolerantDecoder<Response> cutOff =
        new TolerantDecoder<>(
            new EventSerdes(Map.of("schema.registry.url", "http://127.0.0.1:1")),
            topics.responses(),
            passedOver::add);
    assertThatThrownBy(() -> cutOff.decode(new byte[] {0, 0, 0, 0, 1, 2}))
        .isInstanceOf(RegistryException.class);
    assertThat(passedOver).isEmpty();
  }
}
