package dev.candor.console.view;

import dev.candor.report.view.StatusView;
import dev.candor.runtime.Service;
import java.util.List;
import java.util.Map;

/** What only the process knows of itself and its cluster. */
public interface Operations {
  /** Name of this instance. */
  String instance();

  /** The services of this process. */
  List<Service> services();

  /** Records written and not yet read; empty where the cluster does not answer in time. */
  List<StatusView.Lag> lag();

  /** How the running classifier does on its gold set, by language; empty where unknown. */
  List<StatusView.Gold> gold();

  /** The same by the length of the replies, shortest first. */
  List<StatusView.GoldOfLength> goldByLength();

  /** Most US dollars a day, by target; absent without a limit. */
  Map<String, Double> budgets();
}
