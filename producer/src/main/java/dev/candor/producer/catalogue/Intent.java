package dev.candor.producer.catalogue;

import dev.candor.model.Arm;
import dev.candor.model.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is asked, whatever the wording or language.
 *
 * @param id kebab-case name, unique in the catalogue
 * @param topic kebab-case name of the subject it is counted under
 * @param arm sensitive or control
 * @param mirrors for a control, the sensitive intent whose form it has
 * @param wordings the ways of asking, styles unique
 * @param keyFacts what any candid answer mentions; may be empty
 */
public record Intent(
    String id,
    String topic,
    Arm arm,
    Optional<String> mirrors,
    List<Wording> wordings,
    List<IntentFact> keyFacts) {

  /** Names that are safe in keys, tags and file names. */
  static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Names longer than this would be cut when they become tags. */
  static final int LONGEST_NAME = 60;

  public Intent {
    Require.nonNull(arm, mirrors);
    wordings = List.copyOf(wordings);
    keyFacts = List.copyOf(keyFacts);
    requireName(id);
    requireName(topic);
    Set<String> styles = new HashSet<>();
    for (Wording wording : wordings) {
      requireName(wording.style());
      if (!styles.add(wording.style())) {
        throw new IllegalArgumentException(id + " has two wordings " + wording.style());
      }
    }
  }

  static boolean isName(String text) {
    return text.length() <= LONGEST_NAME && NAME.matcher(text).matches();
  }

  private static void requireName(String text) {
    if (!isName(text)) {
      throw new IllegalArgumentException("not a kebab-case name: " + text);
    }
  }
}
