package dev.candor.events;

import dev.candor.model.Require;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * A target answers with another release than before. Topic candor-releases. The components are the
 * fields of {@link dev.candor.events.avro.ReleaseChange}, whose schema says what each is, where it
 * comes from and whether it may be null.
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
    Require.nonNull(release, how, at);
    Require.named("target", target);
  }
}
