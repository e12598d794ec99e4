package dev.candor.producer.catalogue;

import dev.candor.model.Arm;
import dev.candor.producer.catalogue.Finding.FindingSeverity;
import dev.candor.runtime.NearestName;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether comparisons drawn from a pack would be fair: no intent or text twice, every text in every
 * language, every control mirroring a sensitive intent, arms and wordings in balance, and no
 * wording that leads the answer.
 */
final class PackCheck {
  /** Below one control to so many sensitive intents, the control arm says little. */
  private static final int MOST_SENSITIVE_TO_A_CONTROL = 4;

  /** Wordings of an intent below which one phrasing may decide what is seen. */
  private static final int FEWEST_WORDINGS = 3;

  private final PackDraft draft;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, Integer> firstOf = new LinkedHashMap<>();

  private PackCheck(PackDraft draft) {
    this.draft = draft;
  }

  /** Everything to fix, most of it in the order of the file. */
  static List<Finding> check(PackDraft draft) {
    PackCheck check = new PackCheck(draft);
    check.names();
    check.mirrors();
    check.texts();
    check.wordings();
    check.balance();
    return List.copyOf(check.findings);
  }

  private void names() {
    for (int i = 0; i < draft.intents().size(); i++) {
      String id = draft.intents().get(i).id();
      Integer first = firstOf.putIfAbsent(id, i);
      if (first != null) {
        error(
            draft.placeOf(i),
            "intent " + id + " is already at " + draft.placeOf(first),
            "rename or remove one");
      }
    }
  }

  private void mirrors() {
    for (int i = 0; i < draft.intents().size(); i++) {
      Intent intent = draft.intents().get(i);
      String place = draft.placeOf(i);
      if (intent.arm() == Arm.SENSITIVE) {
        intent
            .mirrors()
            .ifPresent(
                other ->
                    error(
                        place,
                        "sensitive intent " + intent.id() + " mirrors " + other,
                        "remove mirrors: or make its arm control"));
      } else if (intent.mirrors().isEmpty()) {
        flaw(
            place,
            "control " + intent.id() + " mirrors nothing",
            "name the sensitive intent whose form it has in mirrors:");
      } else {
        String other = intent.mirrors().get();
        Integer mirrored = firstOf.get(other);
        if (mirrored == null) {
          error(
              place,
              "control " + intent.id() + " mirrors " + other + ", which is not in the pack",
              NearestName.of(other, firstOf.keySet())
                  .map(name -> "did you mean \"" + name + "\"?")
                  .orElse("name a sensitive intent of this pack"));
        } else if (draft.intents().get(mirrored).arm() == Arm.CONTROL) {
          error(
              place,
              "control " + intent.id() + " mirrors " + other + ", a control itself",
              "name a sensitive intent");
        }
      }
    }
  }

  private void texts() {
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < draft.intents().size(); i++) {
      Intent intent = draft.intents().get(i);
      for (Wording wording : intent.wordings()) {
        for (String lang : draft.languages()) {
          String text = wording.texts().get(lang);
          String place = draft.placeOf(i, wording.style(), lang);
          String prompt = intent.id() + "." + wording.style();
          if (text == null) {
            flaw(
                place,
                prompt + " has no text in " + lang,
                "translate it, so that the languages can be compared, or take "
                    + lang
                    + " out of languages:");
            continue;
          }
          String before = seen.putIfAbsent(lang + " " + normal(text), place);
          if (before != null) {
            error(place, "the same text is at " + before, "reword one of them");
          }
          LeadingWording.in(text)
              .ifPresent(
                  lead ->
                      flaw(
                          place,
                          "\"" + lead.words() + "\" " + lead.how(),
                          "ask openly, without an opinion or an instruction"));
        }
      }
    }
  }

  private void wordings() {
    Map<String, Integer> uses = new TreeMap<>();
    for (Intent intent : draft.intents()) {
      intent.wordings().forEach(wording -> uses.merge(wording.style(), 1, Integer::sum));
    }
    Set<String> usual = new TreeSet<>();
    uses.forEach(
        (style, count) -> {
          if (count * 2 > draft.intents().size()) {
            usual.add(style);
          }
        });
    for (int i = 0; i < draft.intents().size(); i++) {
      Intent intent = draft.intents().get(i);
      Set<String> missing = new TreeSet<>(usual);
      intent.wordings().forEach(wording -> missing.remove(wording.style()));
      if (!missing.isEmpty()) {
        flaw(
            draft.placeOf(i),
            intent.id() + " lacks the wording " + String.join(", ", missing),
            "add it: arms and topics can be compared fairly only in the same wordings");
      } else if (intent.wordings().size() < FEWEST_WORDINGS) {
        advise(
            draft.placeOf(i),
            "%s has %s of %s wordings"
                .formatted(intent.id(), intent.wordings().size(), FEWEST_WORDINGS),
            "add direct, neutral and indirect ones: the answer often depends on the wording");
      }
      if (intent.keyFacts().isEmpty()) {
        advise(
            draft.placeOf(i),
            intent.id() + " has no key facts",
            "add key_facts, so that an answer that avoids the matter is noticed");
      }
      for (IntentFact fact : intent.keyFacts()) {
        Set<String> untold = new TreeSet<>(draft.languages());
        untold.removeAll(fact.alternatives().keySet());
        if (!untold.isEmpty()) {
          flaw(
              draft.placeOf(i),
              "a key fact of %s has no alternatives in %s"
                  .formatted(intent.id(), String.join(", ", untold)),
              "add them, so that coverage can be compared across languages");
        }
      }
    }
  }

  private void balance() {
    long sensitive = count(Arm.SENSITIVE);
    long controls = count(Arm.CONTROL);
    if (draft.intents().isEmpty()) {
      return;
    }
    String place = draft.file() + ":1";
    if (sensitive == 0) {
      flaw(place, "has no sensitive intent", "add some: that is where drift shows");
    } else if (controls * MOST_SENSITIVE_TO_A_CONTROL < sensitive) {
      flaw(
          place,
          "has " + controls + " controls to " + sensitive + " sensitive intents",
          "add controls, at least one to "
              + MOST_SENSITIVE_TO_A_CONTROL
              + ": they distinguish a stricter release from one that is worse at everything");
    }
    Map<String, Set<Arm>> arms = new TreeMap<>();
    for (Intent intent : draft.intents()) {
      arms.computeIfAbsent(intent.topic(), any -> new TreeSet<>()).add(intent.arm());
    }
    arms.forEach(
        (topic, of) -> {
          if (controls > 0 && !of.contains(Arm.CONTROL)) {
            advise(place, "topic " + topic + " has no control", "mirror one of its intents");
          } else if (sensitive > 0 && !of.contains(Arm.SENSITIVE)) {
            advise(
                place,
                "topic " + topic + " has controls only",
                "put each control in the topic of the intent it mirrors");
          }
        });
  }

  private long count(Arm arm) {
    return draft.intents().stream().filter(intent -> intent.arm() == arm).count();
  }

  /** A text without what does not tell two wordings apart: case, width, space, punctuation. */
  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[\\s\\p{P}]+", "");
  }

  private void error(String place, String problem, String fix) {
    findings.add(new Finding(FindingSeverity.ERROR, place, problem, fix));
  }

  private void flaw(String place, String problem, String fix) {
    findings.add(new Finding(FindingSeverity.FLAW, place, problem, fix));
  }

  private void advise(String place, String problem, String fix) {
    findings.add(new Finding(FindingSeverity.ADVICE, place, problem, fix));
  }
}
