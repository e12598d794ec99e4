package dev.candor.producer;

import dev.candor.events.Prompt;
import dev.candor.producer.plan.Burst;
import dev.candor.producer.plan.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * The producer without its threads and its Kafka: a simulation tells it the time, round by round,
 * and may kill it between any two.
 */
public final class SteppedProducer {
  /** Longer than any prompt may be asked, and so than a producer reads back. */
  private static final Duration KEPT = Duration.ofDays(1);

  private final ProducerSettings settings;
  private final Consumer<Prompt> publish;
  private final Deque<Prompt> topic = new ArrayDeque<>();
  private final List<Burst.Trigger> happened = new ArrayList<>();
  private CycleConductor conductor;
  private long skipped;

  public SteppedProducer(ProducerSettings settings, Consumer<Prompt> publish) {
    this.settings = settings;
    this.publish = publish;
    restart();
  }

  /** Publishes what is due. */
  public void round(Instant now) {
    conductor.round(now);
  }

  /** What ran is gone with all it knew; the topic stays. */
  public void restart() {
    conductor = new CycleConductor(settings, new TopicInMemory(), new Happened(), new Skips());
  }

  /** A change of release that calls for a burst. */
  public void releaseChanged(String target, Instant at) {
    happened.add(new Burst.Trigger(target, at));
  }

  /** Prompts planned and left out, for whatever reason. */
  public long skipped() {
    return skipped;
  }

  private final class TopicInMemory implements PromptLog {
    @Override
    public Published open(Instant since) {
      Published published = new Published();
      topic.stream().filter(prompt -> !prompt.dueAt().isBefore(since)).forEach(published::add);
      return published;
    }

    @Override
    public void publish(List<Prompt> prompts) {
      while (!topic.isEmpty()
          && topic.peek().dueAt().isBefore(prompts.get(0).dueAt().minus(KEPT))) {
        topic.poll();
      }
      topic.addAll(prompts);
      prompts.forEach(publish);
    }

    @Override
    public void close() {}
  }

  private final class Happened implements Triggers {
    @Override
    public Collection<Burst.Trigger> since(Instant horizon) {
      happened.removeIf(trigger -> trigger.at().isBefore(horizon));
      return List.copyOf(happened);
    }

    @Override
    public void close() {}
  }

  private final class Skips implements ProducerMetrics {
    @Override
    public void cycleInterval(String target, Duration every) {}

    @Override
    public void published(String target, Purpose purpose, int prompts) {}

    @Override
    public void skipped(String target, Skipped reason, int prompts) {
      skipped += prompts;
    }

    @Override
    public void cycleEnded(String target) {}

    @Override
    public void passedOver(String topic) {}
  }
}
