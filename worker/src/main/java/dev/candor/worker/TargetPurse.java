package dev.candor.worker;

import dev.candor.model.Arm;
import dev.candor.model.TokenEstimate;
import dev.candor.worker.limit.Budget;
import dev.candor.worker.limit.PartitionShare;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The money of one target: what a probe may cost, whether it is at hand, and what was spent. Runs
 * on the timeline only.
 */
final class TargetPurse {
  private static final Logger log = LoggerFactory.getLogger(TargetPurse.class);

  /** Tokens of a reply where the target sets no bound, for estimates on the dear side. */
  private static final int UNBOUNDED_REPLY_TOKENS = 4096;

  private final TargetSettings settings;
  private final SpendLedger spending;
  private final WorkerMetrics metrics;
  private PartitionShare share = PartitionShare.NONE;
  private double reserved;
  private LocalDate usedUpOn = LocalDate.MIN;

  TargetPurse(TargetSettings settings, SpendLedger spending, WorkerMetrics metrics) {
    this.settings = settings;
    this.spending = spending;
    this.metrics = metrics;
  }

  void share(PartitionShare given) {
    share = given;
  }

  /** Whether there is money for a probe. */
  Budget.Decision decide(Probe probe, Instant now) {
    Budget budget = settings.budget();
    if (budget.isUnlimited()) {
      return Budget.Decision.GO;
    }
    Budget.Priority priority =
        probe.prompt().purpose().equals("burst")
            ? Budget.Priority.BURST
            : probe.prompt().arm() == Arm.CONTROL
                ? Budget.Priority.CONTROL
                : Budget.Priority.SENSITIVE;
    Budget.Decision decision =
        budget.decide(
            spending.spentOnDay(settings.name(), now),
            spending.spentInMonth(settings.name(), now),
            reserved,
            dearestCost(probe),
            share.fraction(),
            priority);
    if (decision == Budget.Decision.REFUSE) {
      logUsedUp(now);
    }
    return decision;
  }

  /**
   * Sets aside what a probe may cost at most, in dollars, until it is {@link #release released}.
   */
  double reserve(Probe probe) {
    double cost = dearestCost(probe);
    reserved += cost;
    return cost;
  }

  void release(double cost) {
    reserved = Math.max(0, reserved - cost);
  }

  /** Enters what a call took, and tells what it cost in dollars. */
  double spend(Instant now, long promptTokens, long completionTokens) {
    double cost = settings.prices().cost(promptTokens, completionTokens);
    spending.spend(settings.name(), now, cost, promptTokens, completionTokens);
    metrics.spent(settings.name(), cost, promptTokens, completionTokens);
    Budget budget = settings.budget();
    budget
        .perDay()
        .ifPresent(limit -> left("day", limit - spending.spentOnDay(settings.name(), now)));
    budget
        .perMonth()
        .ifPresent(limit -> left("month", limit - spending.spentInMonth(settings.name(), now)));
    return cost;
  }

  private void left(String period, double dollars) {
    metrics.budgetLeft(settings.name(), period, dollars);
  }

  /** Tokens of a probe at most. */
  double dearestTokens(Probe probe) {
    return promptTokens(probe) + replyTokens();
  }

  private double dearestCost(Probe probe) {
    return settings.prices().cost(promptTokens(probe), replyTokens());
  }

  private int promptTokens(Probe probe) {
    return TokenEstimate.atMost(probe.prompt().text())
        + settings.sampling().systemPrompt().map(TokenEstimate::atMost).orElse(0);
  }

  private int replyTokens() {
    return settings.sampling().maxTokens().orElse(UNBOUNDED_REPLY_TOKENS);
  }

  /** Once a day; each probe refused is counted besides. */
  private void logUsedUp(Instant now) {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (!day.equals(usedUpOn)) {
      usedUpOn = day;
      log.warn(
          "{}: the budget is used up ({} dollars today, {} this month); bursts are refused"
              + " first, then sensitive probes, and controls last",
          settings.name(),
          String.format(Locale.ROOT, "%.4f", spending.spentOnDay(settings.name(), now)),
          String.format(Locale.ROOT, "%.4f", spending.spentInMonth(settings.name(), now)));
    }
  }
}
