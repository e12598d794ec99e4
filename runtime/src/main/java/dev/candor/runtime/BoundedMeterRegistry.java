package dev.candor.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the meters of the {@link Meters} catalogue and nothing else: tag values are given in
 * the catalogue's order, so no tag can be forgotten or invented. Thread-safe.
 *
 * <p>A meter has so many series at most. What a counter counts beyond them goes to one series whose
 * tags are {@code other}; a gauge or timer beyond them is left out, since several states folded
 * into one are no state. Both are counted and logged. Alarms are set by {@link #setAlarm} and know
 * no bound: there are as many as things that are watched, and none may be pushed out.
 */
public final class BoundedMeterRegistry {
  /** A tag value is an identifier. Longer ones are cut, so that no text can become a tag. */
  private static final int LONGEST_TAG_VALUE = 120;

  /** Series per meter; 200 targets with two releases that answer need half of them. */
  static final int MAX_SERIES = 20_000;

  private static final Logger log = LoggerFactory.getLogger(BoundedMeterRegistry.class);

  private record Series(String name, List<String> values) {}

  private record GaugeCell(AtomicReference<Double> value, Gauge gauge) {}

  private final MeterRegistry registry;
  private final ConcurrentMap<Series, GaugeCell> gauges = new ConcurrentHashMap<>();
  private final ConcurrentMap<Series, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentMap<Series, Timer> timers = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Integer> seriesOf = new ConcurrentHashMap<>();
  private final Set<Series> alarms = ConcurrentHashMap.newKeySet();
  private final Set<String> loggedFolded = ConcurrentHashMap.newKeySet();

  public BoundedMeterRegistry(MeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry);
    registry.config().meterFilter(ForeignMeters.wellNamed());
  }

  /** The registry below, for binders of other libraries' meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds to a counter; registers it at 0 when {@code amount} is 0. */
  public void count(Meter meter, double amount, String... values) {
    requireKind(meter, Meter.Kind.COUNTER);
    Series asked = asked(meter, values);
    Counter known = counters.get(asked);
    if (known != null) {
      known.increment(amount);
      return;
    }
    counters
        .computeIfAbsent(
            hasRoom(meter, asked) ? asked : folded(meter),
            key ->
                Counter.builder(meter.name())
                    .baseUnit(meter.unit().isEmpty() ? null : meter.unit())
                    .description(meter.help())
                    .tags(tags(meter, key.values()))
                    .register(registry))
        .increment(amount);
  }

  public void count(Meter meter, String... values) {
    count(meter, 1, values);
  }

  /** Sets a gauge, whose state is held here until {@link #forget}. */
  public void set(Meter meter, double value, String... values) {
    requireKind(meter, Meter.Kind.GAUGE);
    Series asked = asked(meter, values);
    GaugeCell known = gauges.get(asked);
    if (known != null) {
      known.value().set(value);
    } else if (hasRoom(meter, asked)) {
      gauge(meter, asked).value().set(value);
    }
  }

  /** Sets a gauge that is there however many series its meter has. */
  public void setAlarm(Meter meter, double value, String... values) {
    requireKind(meter, Meter.Kind.GAUGE);
    Series asked = asked(meter, values);
    if (!gauges.containsKey(asked)) {
      alarms.add(asked);
    }
    gauge(meter, asked).value().set(value);
  }

  private GaugeCell gauge(Meter meter, Series series) {
    return gauges.computeIfAbsent(
        series,
        key -> {
          AtomicReference<Double> state = new AtomicReference<>(Double.NaN);
          return new GaugeCell(
              state,
              Gauge.builder(meter.name(), state, AtomicReference::get)
                  .baseUnit(meter.unit().isEmpty() ? null : meter.unit())
                  .description(meter.help())
                  .tags(tags(meter, key.values()))
                  .register(registry));
        });
  }

  /** Records a duration in a timer with a histogram. */
  public void record(Meter meter, Duration duration, String... values) {
    requireKind(meter, Meter.Kind.TIMER);
    Series asked = asked(meter, values);
    Timer known = timers.get(asked);
    if (known != null) {
      known.record(duration);
      return;
    }
    if (!hasRoom(meter, asked)) {
      return;
    }
    timers
        .computeIfAbsent(
            asked,
            key ->
                Timer.builder(meter.name())
                    .description(meter.help())
                    .tags(tags(meter, key.values()))
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry))
        .record(duration);
  }

  /**
   * Removes the gauges and counters of a meter whose tag values match, as when their partition
   * moves to another instance: a stale gauge would be a lie.
   */
  public void forget(Meter meter, Predicate<List<String>> values) {
    forget(meter, values, gauges, GaugeCell::gauge);
    forget(meter, values, counters, counter -> counter);
  }

  /** Removes the gauges and counters of a meter whose first tags have these values. */
  public void forget(Meter meter, String... first) {
    List<String> cut = Stream.of(first).map(BoundedMeterRegistry::tagValue).toList();
    forget(meter, values -> values.subList(0, cut.size()).equals(cut));
  }

  private <T> void forget(
      Meter meter,
      Predicate<List<String>> values,
      ConcurrentMap<Series, T> among,
      Function<T, io.micrometer.core.instrument.Meter> registered) {
    among
        .entrySet()
        .removeIf(
            entry -> {
              Series series = entry.getKey();
              boolean gone = series.name().equals(meter.name()) && values.test(series.values());
              if (gone) {
                registry.remove(registered.apply(entry.getValue()));
                if (!alarms.remove(series)) {
                  seriesOf.merge(meter.name(), -1, Integer::sum);
                }
              }
              return gone;
            });
  }

  /** Removes the series of these meters, timers apart, whose tag {@code key} has this value. */
  public void forgetTagged(Collection<Meter> among, String key, String value) {
    for (Meter meter : among) {
      int index = meter.tags().indexOf(key);
      if (meter.kind() != Meter.Kind.TIMER && index >= 0) {
        forget(meter, values -> values.get(index).equals(value));
      }
    }
  }

  private static final Duration[] BUCKETS =
      LongStream.of(
              5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private static Series asked(Meter meter, String[] values) {
    if (values.length != meter.tags().size()) {
      throw new IllegalArgumentException(
          meter.name() + " takes tags " + meter.tags() + " but got " + values.length + " values");
    }
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = tagValue(values[i]);
    }
    return new Series(meter.name(), List.of(texts));
  }

  private static String tagValue(String value) {
    String text = value == null || value.isEmpty() ? "none" : value;
    return text.length() > LONGEST_TAG_VALUE ? text.substring(0, LONGEST_TAG_VALUE) : text;
  }

  /** Whether a series that is not there yet may come. */
  private boolean hasRoom(Meter meter, Series series) {
    if (gauges.containsKey(series) || counters.containsKey(series) || timers.containsKey(series)) {
      return true;
    }
    if (seriesOf.merge(meter.name(), 1, Integer::sum) <= MAX_SERIES) {
      return true;
    }
    seriesOf.merge(meter.name(), -1, Integer::sum);
    if (loggedFolded.add(meter.name())) {
      log.warn(
          "{} has {} series: further ones are dropped or counted as \"other\", except alarms",
          meter.prometheusName(),
          MAX_SERIES);
    }
    count(Meters.SERIES_FOLDED, meter.prometheusName());
    return false;
  }

  private static Series folded(Meter meter) {
    return new Series(meter.name(), meter.tags().stream().map(tag -> "other").toList());
  }

  private static List<Tag> tags(Meter meter, List<String> values) {
    List<Tag> tags = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      tags.add(Tag.of(meter.tags().get(i), values.get(i)));
    }
    return tags;
  }

  private static void requireKind(Meter meter, Meter.Kind kind) {
    if (meter.kind() != kind) {
      throw new IllegalArgumentException(meter.name() + " is a " + meter.kind());
    }
  }
}
