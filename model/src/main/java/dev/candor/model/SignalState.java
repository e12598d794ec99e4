package dev.candor.model;

/** Whether what a signal is about holds. */
public enum SignalState implements WireNamed {
  /** It holds now. */
  RAISED,
  /** It held, and does not any more. */
  CLEARED
}
