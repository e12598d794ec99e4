package dev.candor.worker;

import dev.candor.events.Response;
import java.util.Optional;

/** The responses topic, by place: a classification holds only the beginning of its reply. */
interface ReplyArchive extends AutoCloseable {
  /** The response at a place; empty where there is none, or none any more. */
  Optional<Response> at(int partition, long offset);

  @Override
  void close();
}
