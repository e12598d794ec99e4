package dev.candor.worker.limit;

/**
 * What tokens cost, in US dollars a million.
 *
 * @param inputPerMillion tokens of the question
 * @param outputPerMillion tokens of the reply, reasoning included
 */
public record Prices(double inputPerMillion, double outputPerMillion) {
  public static final Prices FREE = new Prices(0, 0);

  public Prices {
    if (!(inputPerMillion >= 0 && outputPerMillion >= 0)) {
      throw new IllegalArgumentException("prices cannot be negative");
    }
  }

  public double cost(double inputTokens, double outputTokens) {
    return (inputTokens * inputPerMillion + outputTokens * outputPerMillion) / 1e6;
  }
}
