package dev.candor.console.view;

import dev.candor.events.stored.HistorySpan;
import dev.candor.report.view.AlertsView;
import dev.candor.report.view.CatalogueView;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Correction;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.Overview;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.RepliesView;
import dev.candor.report.view.ReplySearch;
import dev.candor.report.view.StatusView;
import dev.candor.report.view.TargetView;
import dev.candor.report.view.TimelineView;
import dev.candor.report.view.TopicView;
import dev.candor.stream.query.MonitorStores;
import java.time.InstantSource;
import java.util.Optional;

/** The monitor as this instance knows it: its own stores, and the topics that everyone reads. */
public final class LocalView implements MonitorView {
  private final OverviewReader overview;
  private final TargetReader target;
  private final ComparisonReader comparison;
  private final PromptReader prompt;
  private final AlertsReader alerts;
  private final CatalogueReader catalogue;
  private final StatusReader status;
  private final TopicPageReader topic;
  private final TimelineReader timeline;
  private final RepliesReader replies;

  /**
   * @param correction of the classifier's errors
   * @param maskSensitive whether texts about sensitive topics are masked until asked for
   */
  public LocalView(
      MonitorStores stores,
      TopicFeed feed,
      Transcripts transcripts,
      Operations operations,
      Correction correction,
      boolean maskSensitive,
      InstantSource clock) {
    Excerpts excerpts = new Excerpts(maskSensitive);
    DigestedCycles recent = new DigestedCycles(stores);
    WatchReader watches = new WatchReader(stores);
    Spending spending = new Spending(feed, operations, clock);
    this.overview =
        new OverviewReader(
            stores,
            feed,
            new TargetRowReader(stores, feed, recent, watches, clock),
            spending,
            clock);
    this.alerts = new AlertsReader(feed, clock);
    this.target = new TargetReader(stores, feed, alerts, recent, watches);
    this.comparison = new ComparisonReader(stores, feed, transcripts, correction, excerpts);
    this.prompt = new PromptReader(stores, transcripts, excerpts);
    this.catalogue = new CatalogueReader(stores, excerpts);
    this.topic = new TopicPageReader(stores, recent, clock);
    this.timeline = new TimelineReader(stores, feed);
    this.replies = new RepliesReader(stores, transcripts, excerpts);
    this.status = new StatusReader(stores, feed, operations, spending);
  }

  @Override
  public Overview overview() {
    return overview.overview();
  }

  @Override
  public Optional<TargetView> target(String name, HistorySpan span, int most) {
    return target.target(name, span, most);
  }

  @Override
  public Optional<ComparisonView> comparison(
      String name, String baseline, String candidate, FlipChoice choice) {
    return comparison.comparison(name, baseline, candidate, choice);
  }

  @Override
  public Optional<PromptView> prompt(String name, String promptId, int cycles, boolean unmasked) {
    return prompt.prompt(name, promptId, cycles, unmasked);
  }

  @Override
  public AlertsView alerts() {
    return alerts.alerts();
  }

  @Override
  public CatalogueView catalogue() {
    return catalogue.catalogue();
  }

  @Override
  public TopicView topic(String name) {
    return topic.topic(name);
  }

  @Override
  public TimelineView timeline() {
    return timeline.timeline();
  }

  @Override
  public RepliesView replies(ReplySearch search) {
    return replies.replies(search);
  }

  @Override
  public StatusView status() {
    return status.status();
  }
}
