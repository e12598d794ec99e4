package dev.candor.worker.provider;

/** Whether a model is to reason before it answers. */
public enum Reasoning {
  /** Say nothing about it and take the provider's default. */
  UNSET,
  ON,
  OFF
}
