package dev.candor.detection.exact;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * When to look, and how much of the level each look may spend. Both depend on numbers of replies
 * alone, never on outcomes, and the shares of all looks, however many, add up to at most 1.
 *
 * <p>Information is Σ n₀n₁/(n₀+n₁) over prompts. A look is due whenever it has grown by a tenth: in
 * between, nearly the same data would be paid for again. With the baseline given, information
 * cannot grow beyond Σ n₀, so the looks are few; by the fraction t of that ceiling, .95·t of the
 * level has been spent, little of it while the candidate has a cycle or two. While the baseline
 * grows too, t stands still, and each further look spends a small part of what is left, for ever.
 *
 * @param left share of the level not spent yet
 * @param information at the last look
 * @param fraction highest t so far
 * @param share what the last look spent; 0 before the first
 */
public record LookSchedule(double left, double information, double fraction, double share) {
  public static final LookSchedule START = new LookSchedule(1, 0, 0, 0);

  private static final double GROWTH = 1.1;
  private static final double CEILING = .95;
  private static final double LEAST = .02;

  /** Whether this much information deserves a look. */
  public boolean isDue(double now) {
    return now > 0 && now >= information * GROWTH;
  }

  /** The schedule after a look at this much information; its {@link #share} is that look's. */
  public LookSchedule look(double now, double ceiling) {
    double t = Math.max(fraction, Math.min(1, now / ceiling));
    double part = Math.max(LEAST, (spentBy(t) - spentBy(fraction)) / (1 - spentBy(fraction)));
    double spent = left * part;
    return new LookSchedule(left - spent, now, t, spent);
  }

  /** Share of the level spent by this fraction of the information that can be had. */
  static double spentBy(double t) {
    return CEILING * t;
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeDouble(left);
    out.writeDouble(information);
    out.writeDouble(fraction);
    out.writeDouble(share);
  }

  public static LookSchedule read(DataInputStream in) throws IOException {
    return new LookSchedule(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
  }
}
