package dev.candor.worker.provider;

import java.util.regex.Pattern;

/**
 * Makes a provider's error text fit to be kept: secrets and whatever looks like one are redacted
 * out, control characters become spaces, and it is cut at a bound. Some providers echo the key they
 * were sent.
 */
final class ErrorText {
  private static final int LONGEST = 400;
  private static final Pattern LOOKS_SECRET =
      Pattern.compile(
          "(?i)(bearer\\s+|\\b(?:sk|pk|rk|key|gsk|xai|ak)-)[A-Za-z0-9_\\-.*]{6,}"
              + "|\\bAIza[A-Za-z0-9_-]{10,}"
              + "|(?<=api[ _-]?key[=: ]{1,3})(?=[A-Za-z_\\-.]{0,60}[0-9*])[A-Za-z0-9_\\-.*]{8,}");
  private static final Pattern MARKUP = Pattern.compile("(?s)<[^>]{0,200}>");
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  private ErrorText() {}

  static String clean(String text, SecretRedactor secrets) {
    String cut = text.length() > 8 * LONGEST ? text.substring(0, 8 * LONGEST) : text;
    // A key cut short by the bound above, or by the provider, still gives most of itself away.
    cut = secrets.redactCut(cut);
    cut = LOOKS_SECRET.matcher(cut).replaceAll("****");
    if (cut.contains("</")) {
      cut = MARKUP.matcher(cut).replaceAll(" ");
    }
    cut = UNPRINTABLE.matcher(cut).replaceAll(" ").strip();
    return cut.length() > LONGEST ? cut.substring(0, LONGEST) + "…" : cut;
  }
}
