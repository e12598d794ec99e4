package dev.candor.training;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes gibberish, of nothing or of a fluent reply: keys hit at random, words and characters
 * shuffled, scripts and pieces of code thrown together as decaying models do, loops, text read in
 * the wrong encoding, symbols, few words over and over, grammatical words alone, marks of programs.
 * Deterministic.
 */
public final class Gibberish {

  /** Number of kinds. */
  public static final int KINDS = 12;

  /** The kind of which no word is wrong, only their order. */
  public static final int SHUFFLED_WORDS = 1;

  /** The kind whose characters are shuffled. */
  public static final int SHUFFLED = 2;

  private static final String KEYS = "asdfghjklqwertzuiopyxcvbnm";
  private static final int[][] SCRIPTS = {
    {0x0430, 0x044f},
    {0x0391, 0x03c9},
    {0x0621, 0x064a},
    {0x05d0, 0x05ea},
    {0x0905, 0x0939},
    {0x0e01, 0x0e2e},
    {0x10d0, 0x10f0},
    {0xac00, 0xd7a3},
    {0x3041, 0x3096},
    {0x4e00, 0x9fa5}
  };
  private static final String SYMBOLS = "!@#$%^&*()_+{}[]|\\:;\"'<>,.?/~`=-";
  private static final String[] PIECES = {
    "session\\t",
    "-rounded",
    "\")'",
    "src=\"",
    "_due_",
    "cc-",
    "Weston",
    "conte",
    "getElement",
    "étud",
    "ssoc",
    "kali",
    ".exceptions",
    "}]",
    "lspliqu",
    "unknown sort",
    "creado",
    "alghee",
    "();",
    "rydcc",
    "qed",
    "MV",
    "Zacron",
    "plut",
    "::std",
    "<br",
    "ahren",
    "xFF",
    "iveau"
  };

  private static final String[] GRAMMATICAL = {
    "the", "of", "and", "to", "is", "that", "it", "for", "with", "as", "are", "not", "this", "be",
    "on", "was", "have", "but", "or", "an", "can", "by", "from", "you"
  };
  private static final String[] MARKS = {
    "<unk>",
    "[PAD]",
    "<|im_end|>",
    "<|im_start|>",
    "<|endoftext|>",
    "undefined",
    "NaN",
    "null",
    "[object Object]",
    "&nbsp;",
    "</s>",
    "0x00",
    "0xff",
    "\\u4e00",
    "[UNK]"
  };

  private Gibberish() {}

  /**
   * One piece of gibberish.
   *
   * @param kind 0 to {@link #KINDS} − 1
   * @param fluent a fluent reply to spoil, where the kind spoils one
   */
  public static String of(int kind, String fluent, SplittableRandom random) {
    return switch (kind) {
      case 0 -> keys(random);
      case 1 -> shuffledWords(fluent, random);
      case 2 -> shuffledCharacters(fluent, random);
      case 3 -> scripts(fluent, random, 0);
      case 4 -> scripts(fluent, random, Math.min(fluent.length(), 20 + random.nextInt(60)));
      case 5 -> loop(fluent, random);
      case 6 -> wrongEncoding(fluent);
      case 8 -> fewWords(fluent, random);
      case 9 -> spacedScripts(random);
      case 10 -> grammaticalWords(random);
      case 11 -> marks(random);
      default -> symbols(random);
    };
  }

  private static String keys(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int words = 4 + random.nextInt(60);
    for (int i = 0; i < words; i++) {
      int letters = 4 + random.nextInt(9);
      for (int j = 0; j < letters; j++) {
        text.append(KEYS.charAt(random.nextInt(KEYS.length())));
      }
      text.append(' ');
    }
    return text.toString();
  }

  private static String shuffledWords(String fluent, SplittableRandom random) {
    List<String> words = new ArrayList<>(List.of(fluent.split("\\s+")));
    if (words.size() < 12) {
      return shuffledCharacters(fluent, random);
    }
    Collections.shuffle(words, new Random(random.nextLong()));
    return String.join(" ", words);
  }

  private static String shuffledCharacters(String fluent, SplittableRandom random) {
    List<Integer> characters = new ArrayList<>(fluent.codePoints().boxed().toList());
    Collections.shuffle(characters, new Random(random.nextLong()));
    StringBuilder text = new StringBuilder();
    characters.forEach(text::appendCodePoint);
    return text.toString();
  }

  private static String scripts(String fluent, SplittableRandom random, int kept) {
    StringBuilder text = new StringBuilder(fluent.substring(0, kept));
    int pieces = 60 + random.nextInt(240);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(3) == 0) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      } else {
        int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
        int letters = 1 + random.nextInt(7);
        for (int j = 0; j < letters; j++) {
          text.append((char) (script[0] + random.nextInt(script[1] - script[0])));
        }
      }
      if (random.nextInt(5) < 2) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private static String loop(String fluent, SplittableRandom random) {
    int length = Math.min(fluent.length(), 3 + random.nextInt(30));
    String piece = fluent.substring(0, length);
    return piece.repeat(1 + (30 + random.nextInt(1000)) / Math.max(1, length));
  }

  /** Two to four of its words, over and over in any order. */
  private static String fewWords(String fluent, SplittableRandom random) {
    String[] words = fluent.split("[\\s，。、；：]+");
    int few = 2 + random.nextInt(3);
    int from = random.nextInt(Math.max(1, words.length - few));
    StringBuilder text = new StringBuilder();
    int units = 40 + random.nextInt(160);
    while (text.length() < units) {
      String word = words[Math.min(words.length - 1, from + random.nextInt(few))];
      text.append(word, 0, Math.min(8, word.length())).append(' ');
    }
    return text.toString();
  }

  private static String spacedScripts(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int words = 10 + random.nextInt(50);
    for (int i = 0; i < words; i++) {
      int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
      int letters = 1 + random.nextInt(6);
      for (int j = 0; j < letters; j++) {
        text.append((char) (script[0] + random.nextInt(script[1] - script[0])));
      }
      text.append(' ');
    }
    return text.toString();
  }

  private static String grammaticalWords(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int words = 14 + random.nextInt(40);
    for (int i = 0; i < words; i++) {
      text.append(GRAMMATICAL[random.nextInt(GRAMMATICAL.length)]).append(' ');
    }
    return text.toString();
  }

  private static String marks(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int marks = 6 + random.nextInt(30);
    for (int i = 0; i < marks; i++) {
      text.append(MARKS[random.nextInt(MARKS.length)]).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  private static String wrongEncoding(String fluent) {
    byte[] bytes = fluent.getBytes(StandardCharsets.UTF_8);
    Charset wrong =
        fluent.chars().anyMatch(unit -> unit > 0x2e80)
            ? StandardCharsets.ISO_8859_1
            : StandardCharsets.UTF_16BE;
    return new String(bytes, wrong);
  }

  private static String symbols(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int units = 30 + random.nextInt(400);
    for (int i = 0; i < units; i++) {
      text.append(
          random.nextInt(12) == 0
              ? KEYS.charAt(random.nextInt(KEYS.length()))
              : SYMBOLS.charAt(random.nextInt(SYMBOLS.length())));
    }
    return text.toString();
  }
}
