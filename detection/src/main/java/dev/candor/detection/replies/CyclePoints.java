package dev.candor.detection.replies;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The contrasts of one cycle, kept for the series. */
public record CyclePoints(
    long cycle,
    ContrastValue languageGap,
    ContrastValue controlAdjusted,
    ContrastValue paraphrase,
    ContrastValue reroll,
    ContrastValue composition) {

  public static CyclePoints of(long cycle, Replies replies) {
    return new CyclePoints(
        cycle,
        ContrastValue.languageGap(replies),
        ContrastValue.controlAdjusted(replies),
        ContrastValue.paraphrase(replies),
        ContrastValue.reroll(replies),
        ContrastValue.composition(replies));
  }

  public ContrastValue of(ContrastKind kind) {
    return switch (kind) {
      case LANGUAGE_GAP -> languageGap;
      case CONTROL_ADJUSTED -> controlAdjusted;
      case PARAPHRASE -> paraphrase;
      case REROLL -> reroll;
      case COMPOSITION -> composition;
    };
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(cycle);
    for (ContrastKind kind : ContrastKind.values()) {
      out.writeDouble(of(kind).value());
      out.writeDouble(of(kind).standardError());
    }
  }

  static CyclePoints read(DataInputStream in) throws IOException {
    return new CyclePoints(
        in.readLong(), readValue(in), readValue(in), readValue(in), readValue(in), readValue(in));
  }

  private static ContrastValue readValue(DataInputStream in) throws IOException {
    return new ContrastValue(in.readDouble(), in.readDouble());
  }
}
