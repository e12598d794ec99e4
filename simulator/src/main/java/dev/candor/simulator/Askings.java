package dev.candor.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each prompt was tried and answered, per model. The least recently asked is forgotten
 * beyond a bound, so that a stream of ever new prompts cannot fill the memory.
 */
final class Askings {
  private static final int MOST_PROMPTS = 100_000;

  static final class Count {
    long tries;
    long replies;
  }

  private final Map<String, Count> counts =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > MOST_PROMPTS;
        }
      };

  Count of(String prompt) {
    return counts.computeIfAbsent(prompt, key -> new Count());
  }
}
