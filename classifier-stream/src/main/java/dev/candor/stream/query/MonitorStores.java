package dev.candor.stream.query;

import dev.candor.events.ClassifiedResponse;
import dev.candor.events.ComparisonVerdict;
import dev.candor.events.Signal;
import dev.candor.events.Tally;
import dev.candor.events.stored.HistoryRow;
import dev.candor.events.stored.HistorySpan;
import java.util.List;
import java.util.Optional;

/**
 * The results an instance of the classifier holds. Everything about one target is held by one
 * instance; what another holds is absent here. Every method may throw {@link
 * StoresUnavailableException} while the stream starts or moves partitions.
 */
public interface MonitorStores {
  /** Names of the targets with a closed cycle or that are blind, in order. */
  List<String> targets();

  /**
   * The newest tally of each release and classifier version of a target, oldest release first.
   * Releases are ordered by when they were first asked.
   */
  List<Tally> newestTallies(String target);

  /**
   * What a target answered in spans of time, at most {@code most} for each release and classifier
   * version and those the newest, ordered by cycle and then by release.
   */
  List<HistoryRow> history(String target, HistorySpan span, int most);

  /** The tally of a cycle; empty if it is not among the newest, or of another instance. */
  Optional<Tally> tally(String target, String release, String classifier, long cycle);

  /**
   * Tallies of a target, at most {@code most} for each release and classifier version and those the
   * newest, ordered by cycle and then by release. Only those of the newest cycles are kept.
   */
  List<Tally> tallies(String target, int most);

  /** The latest verdict of each comparison of two releases of a target, oldest first. */
  List<ComparisonVerdict> verdicts(String target);

  /**
   * Compares any two releases of a target that are kept in detail, whether or not the stream does.
   * Empty where they are not.
   */
  Optional<ComparisonVerdict> compare(String target, String baseline, String candidate);

  /** The latest response of a prompt for each language, release and outcome. */
  List<ClassifiedResponse> exemplars(String target, String promptId);

  /** The same in one language. */
  List<ClassifiedResponse> exemplars(String target, String promptId, String lang);

  /** What keeps a target from being seen; empty while it answers. */
  Optional<BlindTarget> blind(String target);

  /** How a release is watched for a silent change; empty before its first cycle, after an alarm. */
  Optional<WatchedRelease> watched(String target, String release, String classifier);

  /** Findings of a target that hold now. */
  List<Signal> raised(String target);
}
