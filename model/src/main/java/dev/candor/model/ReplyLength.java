package dev.candor.model;

/**
 * How long a reply is, coarsely: half octaves of its number of characters, together with its
 * outcome in one number, as a tally keeps it.
 */
public final class ReplyLength {
  /** How many lengths are distinguished: up to 76 characters, then by factors of √2. */
  public static final int BUCKETS = 16;

  private static final double SHORTEST = 64;
  private static final int OUTCOMES = 8;

  private ReplyLength() {}

  /** The bucket of a reply of so many characters. */
  public static int bucketOf(int characters) {
    double halfOctaves = 2 * Math.log(Math.max(1, characters) / SHORTEST) / Math.log(2);
    return (int) Math.max(0, Math.min(BUCKETS - 1, Math.round(halfOctaves)));
  }

  /** What a tally keeps of a reply's length. */
  public static int codeOf(int characters, Outcome outcome) {
    return bucketOf(characters) * OUTCOMES + outcome.ordinal();
  }

  /** The bucket in a code. */
  public static int bucket(int code) {
    return code / OUTCOMES;
  }

  /** The ordinal of the outcome in a code. */
  public static int outcome(int code) {
    return code % OUTCOMES;
  }

  /** Whether it is a code that {@link #codeOf} makes. */
  public static boolean isCode(int code) {
    return code >= 0 && code < BUCKETS * OUTCOMES && outcome(code) < Outcome.values().length;
  }

  /** How many times as long a reply is that lies so many buckets further up. */
  public static double ratio(double buckets) {
    return Math.pow(2, buckets / 2);
  }
}
