package dev.candor.classification.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A second opinion, unlike the {@link LinearModel}: boosted trees over the dense figures alone, so
 * that it knows form, cues and what was asked, but no words. Three coarse classes: answer, partial,
 * refusal. Immutable, thread-safe.
 */
public final class BoostedTrees {

  /** Number of classes. */
  public static final int CLASSES = 3;

  /** Figures looked at: the plain ones, and one for the language. */
  public static final int FIGURES = Dense.PLAIN + 1;

  private static final int MOST_NODES = 1 << 16;

  private final short[] figures;
  private final float[] values;
  private final int depth;
  private final float[] start;

  /**
   * Trees of one depth, each complete: node 0 is the root, the children of node i are 2i+1 and
   * 2i+2. Trees stand one after another, those of a round side by side in the order of classes.
   *
   * @param depth number of questions from root to leaf
   * @param figures per inner node the figure asked about, tree after tree
   * @param values per node, inner and leaf: the threshold, above which the way goes right, or the
   *     score
   * @param start log-odds of each class before any tree
   */
  public BoostedTrees(int depth, short[] figures, float[] values, float[] start) {
    int inner = (1 << depth) - 1;
    int nodes = 2 * inner + 1;
    if (depth < 1
        || figures.length % (CLASSES * inner) != 0
        || values.length != figures.length / inner * nodes
        || start.length != CLASSES) {
      throw new IllegalArgumentException("not trees of depth " + depth);
    }
    for (short figure : figures) {
      if (figure < 0 || figure >= FIGURES) {
        throw new IllegalArgumentException("no figure " + figure);
      }
    }
    this.depth = depth;
    this.figures = figures.clone();
    this.values = values.clone();
    this.start = start.clone();
  }

  /**
   * Fills in one probability per class, summing to 1.
   *
   * @param dense the plain dense figures come first
   * @param language which language the reply is in, by {@link FeatureExtractor#language}
   */
  public void probabilities(double[] dense, int language, double[] probabilities) {
    int inner = (1 << depth) - 1;
    int nodes = 2 * inner + 1;
    double first = start[0];
    double second = start[1];
    double third = start[2];
    int asked = 0;
    int base = 0;
    while (asked < figures.length) {
      int a = 0;
      int b = 0;
      int c = 0;
      for (int level = 0; level < depth; level++) {
        a = 2 * a + 1 + above(asked + a, base + a, dense, language);
        b = 2 * b + 1 + above(asked + inner + b, base + nodes + b, dense, language);
        c = 2 * c + 1 + above(asked + 2 * inner + c, base + 2 * nodes + c, dense, language);
      }
      first += values[base + a];
      second += values[base + nodes + b];
      third += values[base + 2 * nodes + c];
      asked += CLASSES * inner;
      base += CLASSES * nodes;
    }
    probabilities[0] = first;
    probabilities[1] = second;
    probabilities[2] = third;
    LinearModel.softmax(probabilities, CLASSES);
  }

  /**
   * 1 where a figure is above a threshold, else 0; the sign of the difference, for a processor
   * cannot guess the way through a tree, and the trees of a round do not wait for one another.
   */
  private int above(int asked, int node, double[] dense, int language) {
    int figure = figures[asked];
    double value = figure == Dense.PLAIN ? language : dense[figure];
    return (int) (Double.doubleToRawLongBits(values[node] - value) >>> Long.SIZE - 1);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(depth);
    out.writeInt(figures.length);
    for (short figure : figures) {
      out.writeShort(figure);
    }
    LinearModel.writeFloats(out, values);
    LinearModel.writeFloats(out, start);
  }

  static BoostedTrees read(DataInputStream in) throws IOException {
    int depth = in.readInt();
    int size = in.readInt();
    if (depth < 1 || depth > 10 || size < 0 || size > MOST_NODES) {
      throw new IOException("not trees: depth " + depth + ", " + size + " nodes");
    }
    short[] figures = new short[size];
    for (int i = 0; i < size; i++) {
      figures[i] = in.readShort();
    }
    int inner = (1 << depth) - 1;
    float[] values = LinearModel.readFloats(in, size / inner * (2 * inner + 1));
    float[] start = LinearModel.readFloats(in, CLASSES);
    try {
      return new BoostedTrees(depth, figures, values, start);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
