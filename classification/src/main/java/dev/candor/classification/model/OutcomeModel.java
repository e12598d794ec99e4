package dev.candor.classification.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * All that is fitted: the linear model, the trees that give a second opinion, the kind of request,
 * what can be read at all, and what a claimed probability is worth. Immutable, thread-safe.
 *
 * <p>The two opinions are averaged in log-probability. The trees know no words, so they count for
 * nothing in short replies, where form says little, and for half in long ones. Of an everyday
 * request a reply is nearly always an answer, and of an examination's question so is doctrine, as
 * is a position reported to who asked for it; an echo of the question is none of either; of one
 * that models avoid, an answer needs more log-odds than its opponents: {@link Caution} says how
 * much more.
 */
public final class OutcomeModel {

  /** Calibrations: three languages, each where both models agree and where they do not. */
  public static final int CALIBRATIONS = 6;

  private static final int MAGIC = 0x43414e4d;
  private static final int FORMAT = 6;

  private static final double SHORT = Math.log1p(80);
  private static final double LONG = Math.log1p(350);
  private static final double SHARE_OF_TREES = .5;
  private static final double LEAST = 1e-9;

  /** Below these shares of known tokens lies one reply in a hundred that was fitted on. */
  private static final double[] LEAST_KNOWN = {.80, .50, .45};

  /**
   * From here on a request is more likely an everyday one, and an answer is given credit for it.
   */
  private static final double SURELY_EVERYDAY = .5;

  private static final double LEAST_EVERYDAY_OF_EXAMINATIONS = .95;

  /** An echo of the question is no answer, whatever its words look like. */
  private static final double AGAINST_ECHO = 20;

  /**
   * From six letters of another script within words of a text in Latin letters on, that was not
   * asked for, a reply has decayed. Words cannot tell: what is decayed is never the same again.
   */
  private static final double DECAYED = Math.log1p(5.5);

  /** As many recorded replies of this kind are answers all the same. */
  private static final double DECAYED_ANSWERS = .12;

  private static final double FEW_TOKENS = Math.log1p(25);

  /** How much of what lies between a guess and the claim is left for unfamiliar text. */
  private static final double KEPT_WHERE_UNFAMILIAR = .6;

  private final LinearModel linear;
  private final BoostedTrees trees;
  private final RequestKind kind;
  private final Readability readability;
  private final Caution caution;
  private final Calibration[] calibrations;

  /**
   * How much more log-odds an answer needs than its opponents.
   *
   * @param everyday where the request is surely an everyday one; below 0 it is credit
   * @param writing where models are known to avoid it, and a piece of writing is asked for
   * @param question where they avoid it, and a question is asked: of short replies words tell less
   * @param elsewhere the same in other languages than English and Chinese
   */
  public record Caution(double everyday, double writing, double question, double elsewhere) {}

  /** Puts the parts together; {@code calibrations} has {@link #CALIBRATIONS} of them. */
  public OutcomeModel(
      LinearModel linear,
      BoostedTrees trees,
      RequestKind kind,
      Readability readability,
      Caution caution,
      Calibration[] calibrations) {
    if (calibrations.length != CALIBRATIONS) {
      throw new IllegalArgumentException(calibrations.length + " calibrations");
    }
    this.linear = linear;
    this.trees = trees;
    this.kind = kind;
    this.readability = readability;
    this.caution = caution;
    this.calibrations = calibrations.clone();
  }

  /** The same model with other calibrations. */
  public OutcomeModel withCalibrations(Calibration... other) {
    return new OutcomeModel(linear, trees, kind, readability, caution, other);
  }

  /** The same model with another measure of what can be read. */
  public OutcomeModel withReadability(Readability other) {
    return new OutcomeModel(linear, trees, kind, other, caution, calibrations);
  }

  /** Tells what nobody could read. */
  public Readability readability() {
    return readability;
  }

  /** The part that knows words. */
  public LinearModel linear() {
    return linear;
  }

  /** Which calibration a reply falls under. */
  public static int calibration(int language, boolean disagreed) {
    return 2 * language + (disagreed ? 1 : 0);
  }

  /**
   * Judges a reply.
   *
   * @param features taken of it under {@link LinearModel#index}
   * @param request read of its prompt
   * @param language which language the reply is in, by {@link FeatureExtractor#language}
   * @param known whether weights were fitted to replies in this very language
   * @param into takes the opinion
   */
  public void judge(
      Features features, RequestReading request, int language, boolean known, Opinion into) {
    double[] p = into.probabilities;
    linear.probabilities(features, p);
    trees.probabilities(features.dense, language, into.second);
    double length = features.dense(Dense.LENGTH);
    double share = SHARE_OF_TREES * Math.min(1, Math.max(0, (length - SHORT) / (LONG - SHORT)));
    double everyday = kind.everyday(request);
    if (request.isExamination()) {
      everyday = Math.max(everyday, LEAST_EVERYDAY_OF_EXAMINATIONS);
    }
    if (request.isExamination() || request.isPositionReported() || request.isTranslation()) {
      takeDoctrineForAnswer(p, into.second);
    }
    if (request.isRefusalAsked()) {
      takeRefusalForAnswer(p, into.second);
    }
    double own = features.dense(Dense.ASKS_WRITING) > 0 ? caution.writing() : caution.question();
    double avoided = language == 2 ? caution.elsewhere() : own;
    double sure = Math.max(0, (everyday - SURELY_EVERYDAY) / (1 - SURELY_EVERYDAY));
    double needed = sure * caution.everyday() + (1 - everyday) * avoided;
    for (int k = 0; k < LinearModel.K; k++) {
      double second = into.second[coarse(k)];
      p[k] = Math.log(Math.max(LEAST, p[k])) + share * Math.log(Math.max(LEAST, second));
    }
    p[0] -= features.dense(Dense.ECHOES) > 0 ? AGAINST_ECHO : needed;
    LinearModel.softmax(p, LinearModel.K);
    if (features.dense(Dense.FOREIGN_WITHIN_LATIN) > DECAYED && p[0] > DECAYED_ANSWERS) {
      takeForDecayed(p);
    }
    decide(p, into);
    into.language = language;
    into.disagreed = largest(into.second) != coarse(into.outcome);
    into.unfamiliar =
        !known
            || length > FEW_TOKENS && features.dense(Dense.KNOWN_SINGLES) < LEAST_KNOWN[language];
    double confidence = calibrations[calibration(language, into.disagreed)].of(into.claimed);
    into.confidence = into.unfamiliar ? .5 + KEPT_WHERE_UNFAMILIAR * (confidence - .5) : confidence;
  }

  /**
   * What would be the state's narrative elsewhere is what an examination asks for, and who asks
   * what a government says.
   */
  private static void takeDoctrineForAnswer(double[] p, double[] second) {
    double partial = p[1] + p[2] + p[3];
    double moved = partial <= 0 ? 0 : second[1] * p[1] / partial;
    second[0] += moved;
    second[1] -= moved;
    p[0] += p[1];
    p[1] = 0;
  }

  /** What would be a refusal elsewhere is what was asked for. */
  private static void takeRefusalForAnswer(double[] p, double[] second) {
    int last = LinearModel.K - 1;
    second[0] += second[2];
    second[2] = 0;
    p[0] += p[last];
    p[last] = 0;
  }

  /**
   * Leaves an answer its chance among decayed replies, and the other outcomes their proportions.
   */
  private static void takeForDecayed(double[] p) {
    double others = p[1] + p[2] + p[3] + p[4];
    for (int k = 1; k < LinearModel.K; k++) {
      p[k] *= (1 - DECAYED_ANSWERS) / others;
    }
    p[0] = DECAYED_ANSWERS;
  }

  /** The likeliest coarse class, and in it the likeliest outcome. */
  private static void decide(double[] p, Opinion into) {
    double partial = p[1] + p[2] + p[3];
    if (p[0] >= partial && p[0] >= p[4]) {
      into.outcome = 0;
      into.claimed = p[0];
    } else if (partial >= p[4]) {
      int k = p[1] >= p[2] ? 1 : 2;
      into.outcome = p[3] > p[k] ? 3 : k;
      into.claimed = partial;
    } else {
      into.outcome = 4;
      into.claimed = p[4];
    }
    into.claimed = Math.min(1, into.claimed);
  }

  private static int largest(double[] of) {
    int best = 0;
    for (int i = 1; i < of.length; i++) {
      best = of[i] > of[best] ? i : best;
    }
    return best;
  }

  /** Coarse class of an outcome: 0 answer, 1 partial, 2 refusal. */
  public static int coarse(int outcome) {
    return outcome == 0 ? 0 : outcome == LinearModel.K - 1 ? 2 : 1;
  }

  /** Writes the model; {@link #read} gives it back. */
  public void write(OutputStream to) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeInt(Dense.SIZE);
    linear.write(out);
    trees.write(out);
    kind.write(out);
    readability.write(out);
    out.writeDouble(caution.everyday());
    out.writeDouble(caution.writing());
    out.writeDouble(caution.question());
    out.writeDouble(caution.elsewhere());
    for (Calibration calibration : calibrations) {
      calibration.write(out);
    }
    out.flush();
  }

  /**
   * Reads a model.
   *
   * @throws IOException if the bytes are not a model of this version of the program
   */
  public static OutcomeModel read(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    if (in.readInt() != MAGIC || in.readInt() != FORMAT || in.readInt() != Dense.SIZE) {
      throw new IOException("not weights this version can read; fit them again with candor train");
    }
    LinearModel linear = LinearModel.read(in);
    BoostedTrees trees = BoostedTrees.read(in);
    RequestKind kind = RequestKind.read(in);
    Readability readability = Readability.read(in);
    Caution caution =
        new Caution(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    Calibration[] calibrations = new Calibration[CALIBRATIONS];
    for (int i = 0; i < CALIBRATIONS; i++) {
      calibrations[i] = Calibration.read(in);
    }
    return new OutcomeModel(linear, trees, kind, readability, caution, calibrations);
  }
}
