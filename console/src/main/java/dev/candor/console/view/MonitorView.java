package dev.candor.console.view;

import dev.candor.events.stored.HistorySpan;
import dev.candor.report.view.AlertsView;
import dev.candor.report.view.CatalogueView;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.FlipChoice;
import dev.candor.report.view.Overview;
import dev.candor.report.view.PromptView;
import dev.candor.report.view.RepliesView;
import dev.candor.report.view.ReplySearch;
import dev.candor.report.view.StatusView;
import dev.candor.report.view.TargetView;
import dev.candor.report.view.TimelineView;
import dev.candor.report.view.TopicView;
import java.util.Optional;

/** The monitor as the pages show it; empty where there is no such thing. */
public interface MonitorView {
  Overview overview();

  /**
   * @param span what a point of the series sums up
   * @param most at most this many of the newest points of each release
   */
  Optional<TargetView> target(String target, HistorySpan span, int most);

  Optional<ComparisonView> comparison(
      String target, String baseline, String candidate, FlipChoice choice);

  /**
   * @param unmasked whether to show what the operator keeps masked until asked for
   */
  Optional<PromptView> prompt(String target, String promptId, int cycles, boolean unmasked);

  AlertsView alerts();

  CatalogueView catalogue();

  /**
   * @param topic a topic, or all
   */
  TopicView topic(String topic);

  TimelineView timeline();

  RepliesView replies(ReplySearch search);

  StatusView status();
}
