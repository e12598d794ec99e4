package dev.candor.classification.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rules that travel together.
 *
 * @param name the pack's name, for messages
 * @param rules the rules in the order they are weighed
 */
public record RulePack(String name, List<Rule> rules) {

  /** Copies the rules and refuses two with one id. */
  public RulePack {
    Objects.requireNonNull(name, "name");
    rules = List.copyOf(rules);
    Set<String> ids = new HashSet<>();
    for (Rule rule : rules) {
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("rule id " + rule.id() + " is used twice");
      }
    }
  }
}
