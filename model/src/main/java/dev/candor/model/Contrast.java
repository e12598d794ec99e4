package dev.candor.model;

/**
 * A comparison between groups of cells, such as the language gap. Numbers are NaN where unknown.
 *
 * @param name language_gap, control_adjusted, paraphrase, reroll, composition, failures or
 *     reply_length
 * @param baseline value in the baseline, a share or difference of shares
 * @param candidate value in the candidate
 * @param difference candidate minus baseline
 * @param low lower end of its 95 % interval
 * @param high upper end of it
 * @param pValue valid at every look
 * @param explanation what is missing when there is not enough data, else null
 */
public record Contrast(
    String name,
    double baseline,
    double candidate,
    double difference,
    double low,
    double high,
    double pValue,
    VerdictState verdict,
    String explanation) {
  public Contrast {
    Require.nonNull(name, verdict);
  }
}
