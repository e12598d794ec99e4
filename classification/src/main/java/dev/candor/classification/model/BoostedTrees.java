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
    int trees = figures.length / inner;
    for (int k = 0; k < CLASSES; k++) {
      probabilities[k] = start[k];
    }
    int k = 0;
    for (int tree = 0; tree < trees; tree++) {
      int asked = tree * inner;
      int base = tree * nodes;
      int node = 0;
      for (int level = 0; level < depth; level++) {
        int figure = figures[asked + node];
        double value = figure == Dense.PLAIN ? language : dense[figure];
        node = 2 * node + (value > values[base + node] ? 2 : 1);
      }
      probabilities[k] += values[base + node];
      k = k == CLASSES - 1 ? 0 : k + 1;
    }
    LinearModel.softmax(probabilities, CLASSES);
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
