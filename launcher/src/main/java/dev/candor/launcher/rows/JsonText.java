package dev.candor.launcher.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as programs write it, and in plain words what is wrong with it where it is none. */
public final class JsonText {
  /** Takes NaN and infinities, as Python writes them; refuses a field that stands twice. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** The parser's own sentences, which mention the parser. */
  private static final Pattern TWICE =
      Pattern.compile("Duplicate field '([^']*)'.*", Pattern.DOTALL);

  private static final Pattern TOKEN =
      Pattern.compile("Unrecognized token '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern CHARACTER =
      Pattern.compile("Unexpected character \\('(.)'.*", Pattern.DOTALL);
  private static final int LONGEST_TOKEN = 40;
  private static final String ONE_A_LINE = "write one object a line";

  private JsonText() {}

  /** Whether a text ended before its JSON did, and not within a string. */
  static boolean endsEarly(JsonProcessingException e) {
    return e instanceof JsonEOFException
        && !e.getOriginalMessage().contains("closing quote")
        && !e.getOriginalMessage().contains("VALUE_STRING");
  }

  /**
   * What is wrong with a text that should be JSON.
   *
   * @param what in words that do not need the parser's, with the column
   * @param fix what to do about it
   */
  record Problem(String what, String fix) {
    @Override
    public String toString() {
      return what + "; " + fix;
    }
  }

  /** The problem behind an exception of the parser's. */
  static Problem problem(JsonProcessingException e) {
    String said = e.getOriginalMessage();
    Matcher twice = TWICE.matcher(said);
    if (twice.matches()) {
      return new Problem("\"" + twice.group(1) + "\" is written twice", "remove one of them");
    }
    if (said.startsWith("Trailing token")) {
      return new Problem("more than one JSON value", ONE_A_LINE);
    }
    if (said.contains("nesting depth")) {
      return new Problem("not JSON: nested too deeply", "flatten it");
    }
    String place =
        "not JSON" + (e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr());
    if (e instanceof JsonEOFException) {
      return new Problem(place + ": it ends too early", "close every bracket and quotation mark");
    }
    if (said.startsWith("Invalid UTF-8")) {
      return new Problem(
          place + ": not UTF-8", "convert the file, or name its encoding with --encoding");
    }
    if (said.startsWith("Illegal unquoted character")) {
      return new Problem(
          place + ": a line break or control character within a text",
          "write it as \\n or \\u00XX");
    }
    if (said.startsWith("Unrecognized character escape")) {
      return new Problem(place + ": an unknown escape after a backslash", "double the backslash");
    }
    Matcher character = CHARACTER.matcher(said);
    if (character.matches()) {
      String sign = character.group(1);
      return sign.equals("'")
          ? new Problem(
              place + ": a single quotation mark, as Python prints it", "write it with json.dumps")
          : new Problem(place + ": unexpected " + sign, ONE_A_LINE);
    }
    Matcher token = TOKEN.matcher(said);
    if (token.matches() && token.group(1).length() <= LONGEST_TOKEN) {
      return new Problem(
          place + ": \"" + token.group(1) + "\" is not in quotes", "write texts in double quotes");
    }
    return new Problem(place, ONE_A_LINE);
  }

  /**
   * The structure in a text that is one, as exports keep JSON within JSON; else the node itself.
   */
  public static JsonNode structure(JsonNode node) {
    if (node == null || !node.isTextual()) {
      return node;
    }
    String text = node.textValue().strip();
    boolean isBracketed =
        text.startsWith("{") && text.endsWith("}") || text.startsWith("[") && text.endsWith("]");
    if (!isBracketed) {
      return node;
    }
    try {
      JsonNode inner = MAPPER.readTree(text);
      return inner.isContainerNode() ? inner : node;
    } catch (JsonProcessingException e) {
      return node;
    }
  }
}
