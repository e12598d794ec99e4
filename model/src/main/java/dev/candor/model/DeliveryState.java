package dev.candor.model;

/** What became of the notification of an alert's newest revision to one receiver. */
public enum DeliveryState implements WireNamed {
  /** It is owed. */
  PENDING,
  /** The receiver took it. */
  DELIVERED,
  /** The receiver did not take it, and it is tried again. */
  FAILED
}
