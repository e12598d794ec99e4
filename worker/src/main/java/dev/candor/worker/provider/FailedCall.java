package dev.candor.worker.provider;

/** Carries a {@link Failure} through a future that has no place for one. */
public final class FailedCall extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public FailedCall(Failure failure) {
    super(failure.reason().code() + ": " + failure.detail());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
