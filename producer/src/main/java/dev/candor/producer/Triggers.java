package dev.candor.producer;

import dev.candor.producer.plan.Burst;
import java.time.Instant;
import java.util.Collection;

/** What has happened to targets that calls for more samples. */
interface Triggers extends AutoCloseable {
  /** Nothing ever happens. */
  Triggers NONE =
      new Triggers() {
        @Override
        public Collection<Burst.Trigger> since(Instant horizon) {
          return java.util.List.of();
        }

        @Override
        public void close() {}
      };

  /** All that has happened by now; what happened before the horizon may be left out. */
  Collection<Burst.Trigger> since(Instant horizon);

  @Override
  void close();
}
