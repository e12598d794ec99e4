package dev.candor.report;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command line that may be copied from a report into a POSIX shell. Its words come from files and
 * providers, so each that is not plainly harmless is quoted.
 */
public final class ShellCommand {
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

  private ShellCommand() {}

  /** The words of a command as one line; line breaks and other control characters are blanks. */
  public static String of(List<String> words) {
    return words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
  }

  /** The words of a command as one line. */
  public static String of(String... words) {
    return of(Arrays.asList(words));
  }

  private static String quoted(String word) {
    if (HARMLESS.matcher(word).matches()) {
      return word;
    }
    return "'" + word.replaceAll("\\p{Cntrl}", " ").replace("'", "'\\''") + "'";
  }
}
