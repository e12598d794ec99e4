package dev.candor.worker.provider;

/** The API a target speaks. */
public enum ApiStyle {
  /** Chat completions, the common tongue of hosted and self-hosted models. */
  OPENAI,
  /** Anthropic's Messages. */
  ANTHROPIC,
  /** Google Gemini's generateContent. */
  GEMINI
}
