package dev.candor.training;

import dev.candor.classification.model.ColumnIndex;
import dev.candor.classification.model.Dense;
import dev.candor.classification.model.Features;
import dev.candor.classification.model.Opinion;
import dev.candor.classification.model.OutcomeModel;
import dev.candor.classification.model.RequestReading;

/**
 * A training example with its features taken.
 *
 * @param columns hash columns per window
 * @param stream hash columns of all tokens per kind, repeated ones too
 * @param partSizes how many of them each part of the reply has
 * @param dense dense figures, but for the shares of known tokens
 * @param language which language's copy of the figures is filled
 * @param outcomes bit set of the outcomes its label allows
 * @param question what is asked
 * @param model who replied
 * @param weight how much it counts
 * @param request read of the prompt
 * @param everyday whether it comes from a source of everyday requests
 * @param written whether it was written for the project
 * @param known whether its language is one that is fitted on
 */
public record PreparedExample(
    int[][] columns,
    int[][] stream,
    int[][] partSizes,
    float[] dense,
    int language,
    int outcomes,
    String question,
    String model,
    double weight,
    RequestReading request,
    boolean everyday,
    boolean written,
    boolean known) {

  /** Asks a model that may never have seen this reply. */
  void judge(OutcomeModel model, Opinion into) {
    Features features = model.linear().newFeatures();
    features.fill(columns, denseUnder(model.linear().index()));
    model.judge(features, request, language, known, into);
  }

  /** Coarse class of its label: 0 answer, 1 partial, 2 refusal. */
  int coarse() {
    int best = 0;
    while ((outcomes >>> best & 1) == 0) {
      best++;
    }
    return OutcomeModel.coarse(best);
  }

  /** The dense figures with the shares of tokens known to an index filled in. */
  float[] denseUnder(ColumnIndex index) {
    float[] figures = dense.clone();
    double[] shares = new double[Dense.PLAIN];
    shares[Dense.LENGTH] = dense[Dense.LENGTH];
    shares[Dense.STRAY_SCRIPTS] = dense[Dense.STRAY_SCRIPTS];
    shares[Dense.GLUED_CAPITALS] = dense[Dense.GLUED_CAPITALS];
    for (int kind = 0; kind < Features.KINDS; kind++) {
      int[] known = new int[Features.PARTS];
      int token = 0;
      for (int part = 0; part < Features.PARTS; part++) {
        int end = Math.min(stream[kind].length, token + partSizes[kind][part]);
        for (; token < end; token++) {
          known[part] += index.row(stream[kind][token]) >= 0 ? 1 : 0;
        }
      }
      Features.knownShares(known, partSizes[kind], kind, shares);
    }
    Features.oddities(shares, language);
    int own = Dense.PLAIN * (1 + language);
    boolean question = figures[Dense.QUESTIONS + Dense.PROMPT_KNOWN] > 0;
    for (int j = 0; j < Dense.PLAIN; j++) {
      if (Dense.dependsOnIndex(j)) {
        figures[j] = (float) shares[j];
        figures[own + j] = (float) shares[j];
        figures[Dense.QUESTIONS + j] = question ? (float) shares[j] : 0;
      }
    }
    return figures;
  }
}
