package dev.candor.model;

/** How what a signal or an alert is about ended. */
public enum EndedHow implements WireNamed {
  /** The behaviour is back. */
  BACK,
  /** It goes on under another name, or nothing measures it now. */
  SUPERSEDED,
  /** It was about a single event. */
  OVER
}
