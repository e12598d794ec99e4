package dev.candor.console.view;

import dev.candor.events.ClassifiedResponse;
import dev.candor.model.Arm;
import dev.candor.model.Evidence;
import dev.candor.report.view.Said;
import java.util.List;
import java.util.Map;

/** Makes what pages show of a reply: bounded, and masked where the operator says so. */
record Excerpts(boolean maskSensitive) {
  static final int LONGEST_ON_A_LIST = 700;
  static final int LONGEST_ALONE = 20_000;

  /**
   * A reply for a page.
   *
   * @param transcripts whole replies by probe id
   * @param longest most UTF-16 units of it to show
   * @param unmasked whether the reader asked for what is masked
   */
  Said said(
      ClassifiedResponse response, Map<String, String> transcripts, int longest, boolean unmasked) {
    boolean masked = maskSensitive && !unmasked && response.arm() == Arm.SENSITIVE;
    String whole = transcripts.getOrDefault(response.probeId(), response.excerpt());
    String text = masked || whole == null ? null : cut(whole, longest);
    return new Said(
        response.probeId(),
        response.release(),
        response.lang(),
        response.outcome() == null ? null : response.outcome().wireName(),
        response.confidence(),
        response.tier(),
        response.classifier(),
        response.tones(),
        response.cycle(),
        response.receivedAt(),
        text,
        response.replyLength(),
        text != null && text.length() >= response.replyLength(),
        masked,
        masked ? List.of() : response.evidence().stream().map(Excerpts::mark).toList());
  }

  /** The prompt, unless it is masked. */
  String prompt(ClassifiedResponse response, boolean unmasked) {
    return maskSensitive && !unmasked && response.arm() == Arm.SENSITIVE
        ? null
        : response.promptExcerpt();
  }

  private static Said.Mark mark(Evidence evidence) {
    return new Said.Mark(
        evidence.tier().wireName(),
        evidence.source(),
        evidence.start(),
        evidence.end(),
        evidence.excerpt());
  }

  /** The beginning of a text, never half a character pair. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }
}
