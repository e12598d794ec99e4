package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import java.util.Arrays;

/**
 * What {@link RequestKind} looks at of one request: hashed runs of two to four units, and how many
 * words of each kind stand in it. Reusable, so that reading allocates nothing; not thread-safe.
 */
public final class RequestReading {

  /** Hash columns. */
  public static final int COLUMNS = 1 << 14;

  /**
   * Figures: of each kind of words whether there is one and how many, then {@link #HARMLESS} and
   * the rest.
   */
  public static final int FIGURES = 2 * RequestWords.FITTED + 4;

  /** Whether there is no sensitive word. */
  private static final int HARMLESS = 2 * RequestWords.FITTED;

  private static final int LENGTH = HARMLESS + 1;

  /** Whether it is put as in an examination, and names neither a taboo nor criticism. */
  private static final int PLAIN_EXAMINATION = HARMLESS + 2;

  /** Whether it is of daily life, and names nothing sensitive. */
  private static final int PLAINLY_DAILY = HARMLESS + 3;

  private static final PhraseSet TRANSLATING = PhraseSet.shipped("translating");

  private static final int UNITS_READ = 400;
  private static final int UNITS_COUNTED = 700;
  private static final int SHORTEST_RUN = 2;
  private static final int LONGEST_RUN = 4;

  private final int[] columns;
  private final double[] figures = new double[FIGURES];
  private final int[] counts = new int[RequestWords.SIZE];
  private int size;
  private boolean examination;
  private boolean positionReported;
  private boolean refusalAsked;
  private boolean translation;

  /** Room for a request. */
  public RequestReading() {
    columns = new int[(LONGEST_RUN - SHORTEST_RUN + 1) * UNITS_READ];
  }

  private RequestReading(RequestReading other) {
    columns = Arrays.copyOf(other.columns, other.size);
    size = other.size;
    examination = other.examination;
    positionReported = other.positionReported;
    refusalAsked = other.refusalAsked;
    translation = other.translation;
    System.arraycopy(other.figures, 0, figures, 0, FIGURES);
  }

  /** Reads a folded request, of which there may be none, and how its folded reply takes it up. */
  public void read(FoldedText request, FoldedText reply) {
    int length = Math.min(request.length(), UNITS_READ);
    char[] chars = request.chars();
    size = 0;
    for (int at = 0; at < length; at++) {
      int run = chars[at];
      int longest = Math.min(LONGEST_RUN, length - at);
      for (int units = SHORTEST_RUN; units <= longest; units++) {
        run = run * 31 + chars[at + units - 1];
        columns[size++] = (run * 0x9e3779b1 ^ units * 0x85ebca6b) >>> 18;
      }
    }
    Arrays.fill(counts, 0);
    RequestWords.shipped().count(request, Math.min(request.length(), UNITS_COUNTED), counts);
    int sensitive = 0;
    for (int kind = 0; kind < RequestWords.FITTED; kind++) {
      figures[2 * kind] = Math.min(1, counts[kind]);
      figures[2 * kind + 1] = Math.log1p(counts[kind]);
      sensitive += kind < RequestWords.SENSITIVE ? counts[kind] : 0;
    }
    figures[HARMLESS] = sensitive == 0 ? 1 : 0;
    figures[LENGTH] = Math.log1p(request.length()) / 5;
    boolean bare = counts[RequestWords.TABOO] + counts[RequestWords.CRITIC] == 0;
    figures[PLAIN_EXAMINATION] = bare && counts[RequestWords.EXAM] > 0 ? 1 : 0;
    figures[PLAINLY_DAILY] = sensitive == 0 && counts[RequestWords.DAILY] > 0 ? 1 : 0;
    examination = ExaminationForm.isExamination(request, counts);
    positionReported = ReportedPosition.isAskedFor(request) && ReportedPosition.isIn(reply);
    translation = TRANSLATING.standsIn(request);
  }

  /** What was read, to be kept. */
  public RequestReading copy() {
    return new RequestReading(this);
  }

  /** Whether there was no request. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Whether there was a request in which nothing sensitive is named. */
  public boolean isHarmless() {
    return size > 0 && figures[HARMLESS] > 0;
  }

  /** Whether it is a question of an examination, to which doctrine may be the answer. */
  public boolean isExamination() {
    return examination;
  }

  /** Whether somebody's position was asked for and the reply reports it as theirs. */
  public boolean isPositionReported() {
    return positionReported;
  }

  /** Whether a translation was asked for: whose line it is, is not the translator's doing. */
  public boolean isTranslation() {
    return translation;
  }

  /** Whether the words of a refusal were asked for. */
  public boolean isRefusalAsked() {
    return refusalAsked;
  }

  void setRefusalAsked(boolean asked) {
    refusalAsked = asked;
  }

  /** Number of runs, repeated ones too. */
  public int size() {
    return size;
  }

  /** Hash column of a run. */
  public int column(int i) {
    return columns[i];
  }

  /** How much one run counts among all. */
  public double value() {
    return size == 0 ? 0 : 1 / Math.sqrt(size);
  }

  /** One of {@link #FIGURES} figures. */
  public double figure(int i) {
    return figures[i];
  }
}
