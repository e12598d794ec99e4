package dev.candor.console.view;

import dev.candor.events.stored.HistorySpan;
import dev.candor.report.page.Links;
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
import dev.candor.stream.query.StoresUnavailableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitor as all instances know it together: what this one does not hold is asked of its peers.
 * A peer that does not answer is named rather than skipped silently.
 */
public final class ShardedView implements MonitorView {
  private static final Logger log = LoggerFactory.getLogger(ShardedView.class);

  private final MonitorView local;
  private final Supplier<List<Peer>> peers;

  public ShardedView(MonitorView local, List<Peer> peers) {
    this(local, () -> peers);
  }

  /**
   * @param peers the other instances, looked up again for each page
   */
  public ShardedView(MonitorView local, Supplier<List<Peer>> peers) {
    this.local = Objects.requireNonNull(local);
    this.peers = Objects.requireNonNull(peers);
  }

  @Override
  public Overview overview() {
    Map<String, Overview.TargetRow> rows = new TreeMap<>();
    List<String> unreachable = new ArrayList<>();
    List<Overview> views = all(local::overview, "/index.json", "", Overview.class, unreachable);
    for (Overview view : views) {
      view.targets().forEach(row -> rows.putIfAbsent(row.target(), row));
    }
    // Every instance reads the topics that tell the rest.
    Overview first = views.get(0);
    return new Overview(
        first.at(),
        List.copyOf(rows.values()),
        first.firing(),
        first.news(),
        first.spend(),
        unreachable);
  }

  @Override
  public Optional<TargetView> target(String target, HistorySpan span, int most) {
    return first(
        () -> local.target(target, span, most),
        Links.target(target),
        "cycles=" + most + "&by=" + span.wireName(),
        TargetView.class);
  }

  @Override
  public Optional<ComparisonView> comparison(
      String target, String baseline, String candidate, FlipChoice choice) {
    String link = Links.flips(target, baseline, candidate, "constrained", choice);
    int question = link.indexOf('?');
    return first(
        () -> local.comparison(target, baseline, candidate, choice),
        Links.comparison(target, baseline, candidate),
        question < 0 ? "" : link.substring(question + 1),
        ComparisonView.class);
  }

  @Override
  public Optional<PromptView> prompt(String target, String promptId, int cycles, boolean unmasked) {
    return first(
        () -> local.prompt(target, promptId, cycles, unmasked),
        Links.prompt(target, promptId),
        "cycles=" + cycles + (unmasked ? "&show=1" : ""),
        PromptView.class);
  }

  /** Every instance reads the alerts. */
  @Override
  public AlertsView alerts() {
    return local.alerts();
  }

  @Override
  public CatalogueView catalogue() {
    Map<String, Map<String, Map<String, CatalogueView.WordingRow>>> topics = new TreeMap<>();
    for (CatalogueView view :
        all(local::catalogue, "/catalogue.json", "", CatalogueView.class, new ArrayList<>())) {
      for (CatalogueView.Topic topic : view.topics()) {
        for (CatalogueView.IntentRow intent : topic.intents()) {
          for (CatalogueView.WordingRow wording : intent.wordings()) {
            topics
                .computeIfAbsent(
                    CatalogueReader.key(topic.arm(), topic.topic()), any -> new TreeMap<>())
                .computeIfAbsent(intent.intent(), any -> new TreeMap<>())
                .merge(
                    CatalogueReader.key(wording.promptId(), wording.lang()),
                    wording,
                    ShardedView::both);
          }
        }
      }
    }
    return CatalogueReader.of(topics);
  }

  private static CatalogueView.WordingRow both(
      CatalogueView.WordingRow a, CatalogueView.WordingRow b) {
    List<String> targets = new ArrayList<>(a.targets());
    b.targets().stream().filter(target -> !targets.contains(target)).forEach(targets::add);
    targets.sort(Comparator.naturalOrder());
    Map<String, String> latest = new TreeMap<>(a.latest());
    latest.putAll(b.latest());
    return new CatalogueView.WordingRow(
        a.promptId(), a.lang(), a.text() == null ? b.text() : a.text(), targets, latest);
  }

  @Override
  public TopicView topic(String topic) {
    List<String> unreachable = new ArrayList<>();
    List<String> topics = new ArrayList<>();
    Map<String, TopicView.TopicRow> rows = new TreeMap<>();
    List<TopicView> views =
        all(
            () -> local.topic(topic),
            Links.topic(topic) + ".json",
            "",
            TopicView.class,
            unreachable);
    for (TopicView view : views) {
      topics.addAll(view.topics());
      view.rows().forEach(row -> rows.putIfAbsent(row.target(), row));
    }
    return new TopicView(views.get(0).at(), topic, topics, List.copyOf(rows.values()), unreachable);
  }

  @Override
  public TimelineView timeline() {
    List<String> unreachable = new ArrayList<>();
    List<TimelineView.Item> items = new ArrayList<>();
    for (TimelineView view :
        all(local::timeline, "/timeline.json", "", TimelineView.class, unreachable)) {
      view.items().stream().filter(item -> !items.contains(item)).forEach(items::add);
    }
    return new TimelineView(items, unreachable);
  }

  @Override
  public RepliesView replies(ReplySearch search) {
    List<String> unreachable = new ArrayList<>();
    List<RepliesView.Item> items = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    List<String> topics = new ArrayList<>();
    List<String> languages = new ArrayList<>();
    int found = 0;
    int unsearched = 0;
    String query = Links.replies(search).replaceFirst("^[^?]*[?]?", "");
    for (RepliesView view :
        all(() -> local.replies(search), "/replies.json", query, RepliesView.class, unreachable)) {
      items.addAll(view.items());
      found += view.found();
      unsearched += view.unsearched();
      targets.addAll(view.targets());
      topics.addAll(view.topics());
      languages.addAll(view.languages());
    }
    List<RepliesView.Item> sorted =
        new RepliesView(items, found, List.of(), List.of(), List.of(), 0, List.of()).items();
    int from = Math.min((search.page() - 1) * RepliesView.PAGE, sorted.size());
    return new RepliesView(
        sorted.subList(from, Math.min(from + RepliesView.PAGE, sorted.size())),
        found,
        targets,
        topics,
        languages,
        unsearched,
        unreachable);
  }

  @Override
  public StatusView status() {
    StatusView own = local.status();
    List<String> unreachable = new ArrayList<>();
    List<StatusView.ServiceRow> services = new ArrayList<>();
    TreeMap<String, String> classifiers = new TreeMap<>();
    for (StatusView view : all(() -> own, "/status.json", "", StatusView.class, unreachable)) {
      services.addAll(view.services());
      view.classifiers().forEach(version -> classifiers.put(version, version));
    }
    return new StatusView(
        services,
        own.lag(),
        own.deadLetters(),
        own.recentDeadLetters(),
        own.spend(),
        List.copyOf(classifiers.keySet()),
        own.gold(),
        own.goldByLength(),
        unreachable);
  }

  /** What this instance says and what each peer does. */
  private <T> List<T> all(
      Supplier<T> own, String path, String query, Class<T> type, List<String> unreachable) {
    List<T> views = new ArrayList<>();
    StoresUnavailableException unavailable = null;
    try {
      views.add(own.get());
    } catch (StoresUnavailableException e) {
      unavailable = e;
    }
    for (Peer peer : peers.get()) {
      try {
        peer.twin(path, query, type).ifPresent(views::add);
      } catch (Peer.UnreachableException e) {
        log.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
        unreachable.add(peer.address().toString());
      }
    }
    if (views.isEmpty() && unavailable != null) {
      throw unavailable;
    }
    return views;
  }

  private <T> Optional<T> first(
      Supplier<Optional<T>> own, String path, String query, Class<T> type) {
    StoresUnavailableException unavailable = null;
    try {
      Optional<T> here = own.get();
      if (here.isPresent()) {
        return here;
      }
    } catch (StoresUnavailableException e) {
      unavailable = e;
    }
    for (Peer peer : peers.get()) {
      try {
        Optional<T> there = peer.twin(path + ".json", query, type);
        if (there.isPresent()) {
          return there;
        }
      } catch (Peer.UnreachableException e) {
        // Whether it holds the target is unknown: better to say so than that there is none.
        unavailable = new StoresUnavailableException(e.getMessage(), e);
      }
    }
    if (unavailable != null) {
      throw unavailable;
    }
    return Optional.empty();
  }
}
