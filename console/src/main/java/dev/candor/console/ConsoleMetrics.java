package dev.candor.console;

import dev.candor.model.LengthClass;
import dev.candor.report.view.StatusView;
import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the console reads from this process's meters, and what it counts itself. */
record ConsoleMetrics(BoundedMeterRegistry meters) {
  /** How the running classifier does on its gold set, by language; empty until it is measured. */
  List<StatusView.Gold> gold() {
    return meters.registry().find(Meters.CLASSIFIER_GOLD_RATIO.name()).gauges().stream()
        .filter(gauge -> !Double.isNaN(gauge.value()))
        .map(gauge -> new StatusView.Gold(gauge.getId().getTag("lang"), gauge.value()))
        .sorted(Comparator.comparing(StatusView.Gold::lang))
        .toList();
  }

  /** The same by the length of the replies, shortest first. */
  List<StatusView.GoldOfLength> goldByLength() {
    return meters.registry().find(Meters.CLASSIFIER_GOLD_LENGTH_RATIO.name()).gauges().stream()
        .filter(gauge -> !Double.isNaN(gauge.value()))
        .flatMap(
            gauge ->
                Stream.of(LengthClass.values())
                    .filter(length -> length.wireName().equals(gauge.getId().getTag("length")))
                    .map(length -> new StatusView.GoldOfLength(length, gauge.value())))
        .sorted(Comparator.comparing(StatusView.GoldOfLength::length))
        .toList();
  }

  /** A record that the pages are made of cannot be read and was passed over. */
  void passedOver(String topic) {
    meters.count(Meters.RECORDS_UNREADABLE, "console", topic);
  }

  /** Where readers reach the console, once it serves; without a user's name or password. */
  void serves(URI address) {
    String open =
        address.getRawUserInfo() == null
            ? address.toString()
            : address.toString().replace(address.getRawUserInfo() + "@", "");
    meters.set(Meters.CONSOLE_ADDRESS, 1, open.replaceAll("/+$", ""));
  }

  /**
   * A token or password was given.
   *
   * @param result {@code wrong}, or {@code throttled} when it was not even read
   */
  void guess(String result) {
    meters.count(Meters.CONSOLE_GUESSES, result);
  }
}
