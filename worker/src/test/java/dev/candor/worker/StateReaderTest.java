package dev.candor.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candor.events.LedgerEntry;
import dev.candor.events.ReleaseChange;
import dev.candor.events.Signal;
import dev.candor.events.SignalBuilder;
import dev.candor.events.Topics;
import dev.candor.events.Topics.Topic;
import dev.candor.events.reading.TopicScan;
import dev.candor.events.serde.EventSerdes;
import dev.candor.events.serde.RegistryException;
import dev.candor.model.SignalKind;
import dev.candor.model.SignalState;
import dev.candor.testkit.RegistryThatComesAndGoes;
import dev.candor.testkit.SettableClock;
import dev.candor.testkit.StoredRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateReaderTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] FOREIGN = "{\"json\":true}".getBytes(StandardCharsets.UTF_8);

  private final Topics topics = new Topics("");
  private final EventSerdes serdes = RegistryThatComesAndGoes.named("state-reader-test");
  private final CountedWorkerMetrics metrics = new CountedWorkerMetrics();
  private final SpendLedger book = new SpendLedger("me", SettableClock.atNewYear());
  private final List<ReleaseChange> changes = new ArrayList<>();
  private final List<Signal> signals = new ArrayList<>();
  private StateReader reader = reader();

  private StateReader reader() {
    return new StateReader(
        topics,
        serdes,
        book,
        changes::add,
        signal -> {
          signals.add(signal);
          reader.stop();
        },
        metrics::passedOver);
  }

  private StoredRecords stored() {
    Signal signal =
        SignalBuilder.builder()
            .facts(List.of())
            .signalId("s")
            .kind(SignalKind.SILENT_CHANGE)
            .state(SignalState.RAISED)
            .target("m")
            .candidate("v1")
            .since(AT)
            .at(AT)
            .summary("m changed")
            .flips(List.of())
            .build();
    return new StoredRecords(
        Map.of(
            topics.ledger().name(),
            List.of(
                FOREIGN,
                bytes(topics.ledger(), new LedgerEntry("m", "2026-01-01", 2.5, 1, 1, 1, "w", AT))),
            topics.releases().name(),
            List.of(
                bytes(
                    topics.releases(),
                    new ReleaseChange("m", "v1", "v2", "fingerprint", AT, null, "f", false, AT))),
            topics.signals().name(),
            List.of(FOREIGN, new byte[] {0, 0, 0, 99, 1}, bytes(topics.signals(), signal))));
  }

  private <T> byte[] bytes(Topic<T> topic, T value) {
    return serdes.of(topic).serializer().serialize(topic.name(), value);
  }

  @Test
  void foreignRecordsInTheSharedTopicsArePassedOverAndCountedAndTheRestIsRead() {
    reader.run(new TopicScan(stored()), () -> {});
    assertThat(reader.caughtUp().getCount()).isZero();
    assertThat(book.spentOnDay("m", AT)).isEqualTo(2.5);
    assertThat(changes).extracting(ReleaseChange::release).containsExactly("v2");
    assertThat(signals).extracting(Signal::candidate).containsExactly("v1");
    assertThat(metrics.passedOver).isEqualTo(Map.of("candor-ledger", 1, "candor-signals", 2));
  }

  @Test
  void registryThatIsAwayEndsTheRunAndTheNextOneReadsEverything() {
    RegistryThatComesAndGoes.away(true);
    assertThatThrownBy(() -> reader.run(new TopicScan(stored()), () -> {}))
        .isInstanceOf(RegistryException.class);
    assertThat(reader.caughtUp().getCount()).as("spending is not known yet").isEqualTo(1);
    assertThat(metrics.passedOver).isEmpty();
    RegistryThatComesAndGoes.away(false);
    reader.run(new TopicScan(stored()), () -> {});
    assertThat(book.spentOnDay("m", AT)).isEqualTo(2.5);
    assertThat(reader.caughtUp().getCount()).isZero();
  }
}
