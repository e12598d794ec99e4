package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * Money and tokens one worker spent on a target in a day. Topic candor-ledger. Null is allowed only
 * where a component says so.
 *
 * @param target name of the target. Source: worker.
 * @param day day in UTC, yyyy-mm-dd. Source: worker.
 * @param dollars US dollars, from configured prices. Source: worker.
 * @param promptTokens tokens of prompts. Source: provider.
 * @param completionTokens tokens of replies. Source: provider.
 * @param probes probes ended. Source: worker.
 * @param worker name of the worker. Source: worker.
 * @param updatedAt when it last changed, Unix milliseconds. Source: worker.
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
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(day, "day");
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(updatedAt, "updated_at");
    Require.named("target", target);
    Require.notNegative("prompt_tokens", promptTokens);
    Require.notNegative("completion_tokens", completionTokens);
    Require.notNegative("probes", probes);
    if (!(dollars >= 0)) {
      throw new IllegalArgumentException("dollars is " + dollars + ", below 0");
    }
  }
}
