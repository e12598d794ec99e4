package dev.candor.alerting.receiver;

import dev.candor.model.PValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of an alert as pairs of a label and a value, in the order in which they matter. */
final class NoticeFigures {
  private NoticeFigures() {}

  static Map<String, String> of(Notification notification) {
    Labels labels = Labels.of(notification.language());
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put(labels.get("target"), notification.target());
    notification.baseline().ifPresent(release -> figures.put(labels.get("baseline"), release));
    notification.candidate().ifPresent(release -> figures.put(labels.get("candidate"), release));
    notification.effect().ifPresent(effect -> figures.put(labels.get("effect"), effect));
    notification.pValue().ifPresent(p -> figures.put(labels.get("p_value"), PValue.text(p)));
    figures.put(labels.get("since"), notification.startedAt().toString());
    notification.endedAt().ifPresent(end -> figures.put(labels.get("ended"), end.toString()));
    if (!notification.note().isEmpty()) {
      figures.put(labels.get("note"), notification.note());
    }
    return figures;
  }
}
