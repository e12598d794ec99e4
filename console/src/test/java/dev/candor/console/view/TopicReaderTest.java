package dev.candor.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.LedgerEntry;
import dev.candor.events.Topics;
import dev.candor.events.serde.EventSerdes;
import dev.candor.testkit.RegistryThatComesAndGoes;
import dev.candor.testkit.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
  private static final byte[] FOREIGN = "not Avro".getBytes(StandardCharsets.UTF_8);

  private final Topics topics = new Topics("");
  private final EventSerdes serdes = RegistryThatComesAndGoes.named("topic-reader-test");
  private final BlockingQueue<String> passedOver = new LinkedBlockingQueue<>();

  @Test
  void foreignRecordsArePassedOverAndCountedAndThoseAfterThemAreShown() throws Exception {
    byte[] entry =
        serdes
            .of(topics.ledger())
            .serializer()
            .serialize(
                topics.ledger().name(),
                new LedgerEntry("m", "2026-01-01", 2.5, 1, 1, 1, "w", Instant.EPOCH));
    TopicFeed feed = new TopicFeed();
    // The last foreign one is read after the entry, which is therefore known once it is counted.
    Map<String, List<byte[]>> stored =
        Map.of(
            topics.alerts().name(), List.of(),
            topics.releases().name(), List.of(),
            topics.alertCommands().name(), List.of(),
            topics.deadLetters().name(), List.of(),
            topics.ledger().name(), List.of(FOREIGN, entry, FOREIGN));
    try (TopicReader reader =
        new TopicReader(() -> new StoredRecords(stored), topics, serdes, feed, passedOver::add)) {
      reader.start();
      assertThat(passedOver.poll(30, TimeUnit.SECONDS)).isEqualTo("candor-ledger");
      assertThat(passedOver.poll(30, TimeUnit.SECONDS)).isEqualTo("candor-ledger");
    }
    assertThat(feed.ledger()).extracting(LedgerEntry::dollars).containsExactly(2.5);
  }
}
