package dev.candor.worker;

import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import java.util.Objects;

/** Counts in the meters of the catalogue. */
public final class MeteredJudgeMetrics implements JudgeMetrics {
  private final BoundedMeterRegistry meters;

  public MeteredJudgeMetrics(BoundedMeterRegistry meters) {
    this.meters = Objects.requireNonNull(meters);
  }

  @Override
  public void opinion(String judge, String result) {
    meters.count(Meters.JUDGE_OPINIONS, judge, result);
  }

  @Override
  public void agreement(String judge, String with, double share, double kappa, int compared) {
    meters.set(Meters.JUDGE_AGREEMENT_RATIO, share, judge, with);
    meters.set(Meters.JUDGE_KAPPA, kappa, judge, with);
    meters.set(Meters.JUDGE_COMPARED, compared, judge, with);
  }
}
