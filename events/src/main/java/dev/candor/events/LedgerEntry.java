package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * Money and tokens one worker spent on a target in a day. Topic candor-ledger. The components are
 * the fields of {@link dev.candor.events.avro.LedgerEntry}, whose schema says what each is, where
 * it comes from and whether it may be null.
 */
@RecordBuilder
public record LedgerEntry(
    String target,
    String day,
    double dollars,
    long promptTokens,
    long completionTokens,
    long probes,
    String worker,
    Instant updatedAt) {
  public LedgerEntry {
    Require.nonNull(day, worker, updatedAt);
    Require.named("target", target);
    Require.notNegative("prompt_tokens", promptTokens);
    Require.notNegative("completion_tokens", completionTokens);
    Require.notNegative("probes", probes);
    if (!(dollars >= 0)) {
      throw new IllegalArgumentException("dollars is " + dollars + ", below 0");
    }
  }
}
