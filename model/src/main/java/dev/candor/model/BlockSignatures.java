package dev.candor.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How providers and gateways say that moderation, not the model, stopped a question or a reply: a
 * table that is data. The shipped one, {@code block-signatures.txt}, explains its columns; a file
 * of the same form adds rows. What asks a provider, what reads a recording and what classifies a
 * reply ask the same table. Immutable.
 */
public final class BlockSignatures {
  /** Any API, or one that is not known. */
  public static final String ANY = "*";

  /** No HTTP status is known. */
  public static final int NO_STATUS = 0;

  private static final String SHIPPED = "block-signatures.txt";
  private static final int COLUMNS = 6;

  /** Longest text that is searched; what a provider sends may be hostile. */
  private static final int LONGEST_SEARCHED = 20_000;

  /** A canned line is a line: a reply that goes on for longer says something of its own. */
  private static final int LONGEST_LINE = 200;

  private static final Pattern WRAPPED =
      Pattern.compile(
          "['\"](?:code|type|status)\\\\?['\"]\\s*:\\s*\\\\?['\"]?([A-Za-z0-9_.:-]{2,60})");

  private static final Set<String> APIS = Set.of(ANY, "openai", "anthropic", "gemini");

  private enum Where {
    CODE,
    MESSAGE,
    FINISH,
    LINE
  }

  private record Signature(
      boolean isBlock,
      String provider,
      String api,
      Set<Integer> statuses,
      Where where,
      String words,
      String folded,
      Pattern pattern) {

    boolean concerns(String otherApi, int status) {
      return (api.equals(ANY) || otherApi.equals(ANY) || api.equals(otherApi))
          && (statuses.isEmpty() || status == NO_STATUS || statuses.contains(status));
    }
  }

  /**
   * A block that was recognised.
   *
   * @param provider whose signature it is
   * @param words what matched, as the table writes it
   * @param isCode whether they are a code
   */
  public record Match(String provider, String words, boolean isCode) {
    public Match {
      Require.nonNull(provider, words);
    }

    private static Match of(Signature signature) {
      return new Match(signature.provider(), signature.words(), signature.where() == Where.CODE);
    }

    /** Whether a code is the one that matched. */
    public boolean isIn(String code) {
      return folded(code).endsWith(folded(words));
    }
  }

  /** A row that is not of the table's form. */
  public static final class MalformedRowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String problem;
    private final String fix;

    MalformedRowException(int line, String problem, String fix) {
      super("line " + line + ": " + problem + "; " + fix);
      this.line = line;
      this.problem = problem;
      this.fix = fix;
    }

    /** Number of the line, from 1. */
    public int line() {
      return line;
    }

    public String problem() {
      return problem;
    }

    public String fix() {
      return fix;
    }
  }

  private static final class Shipped {
    static final BlockSignatures TABLE = read();

    private static BlockSignatures read() {
      try (InputStream in = BlockSignatures.class.getResourceAsStream(SHIPPED)) {
        return new BlockSignatures(rows(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (MalformedRowException e) {
        throw new IllegalStateException(SHIPPED + " is broken: " + e.getMessage(), e);
      }
    }
  }

  private final List<Signature> signatures;

  private BlockSignatures(List<Signature> signatures) {
    this.signatures = List.copyOf(signatures);
  }

  /** The table that Candor comes with. */
  public static BlockSignatures shipped() {
    return Shipped.TABLE;
  }

  /**
   * This table with further rows.
   *
   * @throws MalformedRowException at the first line that is not a row
   */
  public BlockSignatures plus(String text) throws MalformedRowException {
    List<Signature> all = new ArrayList<>(rows(text));
    all.addAll(signatures);
    return new BlockSignatures(all);
  }

  /**
   * Whether an error is a block.
   *
   * @param api the API's name in lower case, or {@link #ANY}
   * @param status the HTTP status, or {@link #NO_STATUS}
   * @param codes its codes and types, those of an error that it wraps included
   * @param message what it says
   */
  public Optional<Match> ofError(String api, int status, Collection<String> codes, String message) {
    String said =
        message.length() > LONGEST_SEARCHED ? message.substring(0, LONGEST_SEARCHED) : message;
    List<String> folded = codes.stream().map(BlockSignatures::folded).toList();
    Match match = null;
    for (Signature signature : signatures) {
      if (!signature.concerns(api, status) || (match != null && signature.isBlock())) {
        continue;
      }
      boolean matches =
          switch (signature.where()) {
            case CODE ->
                folded.stream().anyMatch(code -> isCode(signature, code))
                    || (signature.pattern() != null && signature.pattern().matcher(said).find());
            case MESSAGE -> signature.pattern().matcher(said).find();
            default -> false;
          };
      if (matches && !signature.isBlock()) {
        return Optional.empty();
      }
      if (matches) {
        match = Match.of(signature);
      }
    }
    return Optional.ofNullable(match);
  }

  /** Whether a finish reason says that the provider stopped the reply. */
  public Optional<Match> ofFinish(String api, String reason) {
    String folded = folded(reason);
    return first(Where.FINISH, api, signature -> signature.folded().equals(folded));
  }

  /** Whether a reply is a line that a provider sends instead of one. */
  public Optional<Match> ofReply(String api, String text) {
    String line = text.strip();
    if (line.length() > LONGEST_LINE) {
      return Optional.empty();
    }
    return first(
        Where.LINE,
        api,
        signature -> line.regionMatches(true, 0, signature.words(), 0, signature.words().length()));
  }

  private Optional<Match> first(
      Where where, String api, java.util.function.Predicate<Signature> matches) {
    for (Signature signature : signatures) {
      if (signature.where() == where
          && signature.concerns(api, NO_STATUS)
          && matches.test(signature)) {
        return signature.isBlock() ? Optional.of(Match.of(signature)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isCode(Signature signature, String code) {
    return isNumber(signature.folded())
        ? code.equals(signature.folded())
        : code.endsWith(signature.folded());
  }

  private static boolean isNumber(String word) {
    return word.chars().allMatch(Character::isDigit);
  }

  /** Lower case without what providers join words with. */
  private static String folded(String word) {
    StringBuilder folded = new StringBuilder(word.length());
    word.strip()
        .toLowerCase(Locale.ROOT)
        .chars()
        .filter(c -> c != '_' && c != '-' && c != '.' && c != ':' && c != ' ')
        .forEach(c -> folded.append((char) c));
    return folded.toString();
  }

  private static List<Signature> rows(String text) throws MalformedRowException {
    List<Signature> rows = new ArrayList<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (i == 0 && line.startsWith("\uFEFF")) {
        line = line.substring(1);
      }
      if (!line.isEmpty() && !line.startsWith("#")) {
        rows.add(row(i + 1, line));
      }
    }
    return rows;
  }

  private static Signature row(int number, String line) throws MalformedRowException {
    String[] columns = line.split("\\|", COLUMNS);
    if (columns.length != COLUMNS) {
      throw new MalformedRowException(
          number,
          columns.length + " columns",
          "write six, separated by |: says, provider, api, status, where, words");
    }
    for (int i = 0; i < COLUMNS; i++) {
      columns[i] = columns[i].strip();
    }
    String says = columns[0].toLowerCase(Locale.ROOT);
    if (!says.equals("block") && !says.equals("failure")) {
      throw new MalformedRowException(
          number, "\"" + columns[0] + "\" in the first column", "write block or failure");
    }
    String api = columns[2].toLowerCase(Locale.ROOT);
    if (!APIS.contains(api)) {
      throw new MalformedRowException(
          number, "\"" + columns[2] + "\" is not an API", "write openai, anthropic, gemini or *");
    }
    String words = columns[5];
    if (folded(words.replace("*", "")).length() < 2) {
      throw new MalformedRowException(
          number, "the words are too short to identify a block", "write at least two characters");
    }
    Where where = where(number, columns[4]);
    return new Signature(
        says.equals("block"),
        columns[1],
        api,
        statuses(number, columns[3]),
        where,
        words,
        folded(words),
        pattern(where, words));
  }

  private static Where where(int number, String word) throws MalformedRowException {
    for (Where where : Where.values()) {
      if (where.name().equalsIgnoreCase(word)) {
        return where;
      }
    }
    throw new MalformedRowException(
        number, "\"" + word + "\" is not a place", "write code, message, finish or line");
  }

  private static Set<Integer> statuses(int number, String words) throws MalformedRowException {
    Set<Integer> statuses = new TreeSet<>();
    if (!words.equals(ANY)) {
      for (String word : words.split(",")) {
        if (!word.strip().matches("[1-5][0-9]{2}")) {
          throw new MalformedRowException(
              number,
              "\"" + word.strip() + "\" is not an HTTP status",
              "write numbers such as 400,500, or *");
        }
        statuses.add(Integer.valueOf(word.strip()));
      }
    }
    return Set.copyOf(statuses);
  }

  /**
   * What to search a message for; null where nothing is. A code is found in a message only whole,
   * and only if no word of ordinary prose could be it.
   */
  private static Pattern pattern(Where where, String words) {
    int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    if (where == Where.MESSAGE) {
      StringBuilder regex = new StringBuilder();
      for (String part : words.split("\\s*\\*\\s*", -1)) {
        regex.append(regex.length() == 0 ? "" : ".{0,40}?").append(Pattern.quote(part));
      }
      return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }
    boolean unlikeProse =
        words.indexOf('_') > 0
            || !words.substring(1).equals(words.substring(1).toLowerCase(Locale.ROOT));
    if (where == Where.CODE && unlikeProse) {
      return Pattern.compile(
          "(?<![a-z0-9_])[a-z.:]{0,60}?"
              + Pattern.quote(words).replace("_", "\\E_?\\Q")
              + "(?![a-z0-9_])",
          flags);
    }
    return null;
  }

  /** Codes and types written out in a message, as gateways do that wrap another's error. */
  public static List<String> codesIn(String message) {
    List<String> codes = new ArrayList<>();
    Matcher matcher = WRAPPED.matcher(message);
    while (matcher.find() && codes.size() < 8) {
      codes.add(matcher.group(1));
    }
    return codes;
  }
}
