package dev.candor.report.view;

import java.time.Instant;
import java.util.List;

/**
 * One reply of a model, with what its outcome rests on. The text is hostile: pages escape, isolate
 * and bound it.
 *
 * @param probeId identity of the probe
 * @param outcome as classified
 * @param confidence calibrated chance that the outcome is right, 0 to 1
 * @param text the reply, or its beginning; null where it had none or is masked
 * @param length length of the whole reply in UTF-16 units
 * @param complete whether {@code text} is the whole reply
 * @param masked whether the operator keeps it masked until asked for
 * @param evidence what the outcome rests on, strongest first
 */
public record Said(
    String probeId,
    String release,
    String lang,
    String outcome,
    double confidence,
    String tier,
    String classifier,
    List<String> tones,
    long cycle,
    Instant at,
    String text,
    int length,
    boolean complete,
    boolean masked,
    List<Mark> evidence) {
  public Said {
    tones = List.copyOf(tones);
    evidence = List.copyOf(evidence);
  }

  /**
   * A piece of evidence.
   *
   * @param start first UTF-16 offset in the reply, -1 where it stands for no words of it
   * @param end offset after the last
   */
  public record Mark(String tier, String source, int start, int end, String excerpt) {}
}
