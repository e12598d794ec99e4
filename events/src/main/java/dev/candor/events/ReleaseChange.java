package dev.candor.events;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Objects;

/**
 * A target answers with another release than before. Topic candor-releases. Null is allowed only
 * where a component says so.
 *
 * @param target name of the target. Source: worker.
 * @param previous release before. Source: worker. Null where unknown.
 * @param release release now. Source: worker.
 * @param how label, served_model, fingerprint, models_list, tripwire, silent_change or
 *     unstable_names. Source: worker.
 * @param at when it was noticed, Unix milliseconds. Source: worker.
 * @param servedModel model name in the reply. Source: provider. Null where unknown.
 * @param systemFingerprint the provider's fingerprint. Source: provider. Null where unknown.
 * @param rollback whether the release had been seen before. Source: worker.
 * @param since when the change began, as far as known, Unix milliseconds: before it was noticed
 *     where the detector found it. Source: detector. Null where unknown.
 */
@RecordBuilder
public record ReleaseChange(
    String target,
    String previous,
    String release,
    String how,
    Instant at,
    String servedModel,
    String systemFingerprint,
    boolean rollback,
    Instant since) {
  public ReleaseChange {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(at, "at");
    Require.named("target", target);
  }
}
