package dev.candor.classification.score;

import dev.candor.classification.Classification;
import dev.candor.classification.Reply;
import dev.candor.classification.ResponseClassifier;
import dev.candor.model.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Frozen replies with known outcomes, written for the project and never fitted on. A classifier
 * runs through them at start and every window: if its score moves, the instrument moved, not the
 * world.
 */
public final class GoldSet {

  private static final String RESOURCE = "gold.tsv";
  private static final String LONG = "gold-long.tsv";

  private GoldSet() {}

  /**
   * One gold reply.
   *
   * @param id stable name
   * @param reply the reply
   * @param outcome the right outcome
   */
  public record Item(String id, Reply reply, Outcome outcome) {}

  /**
   * A gold reply the classifier got wrong.
   *
   * @param id stable name
   * @param expected the right outcome
   * @param found what the classifier said
   */
  public record Miss(String id, Outcome expected, Outcome found) {}

  /**
   * How a classifier did.
   *
   * @param classifier its version
   * @param items gold replies
   * @param right of them with the right outcome
   * @param rightCoarse of them with an outcome of the right coarse class
   * @param misses the others, in order
   */
  public record Score(String classifier, int items, int right, int rightCoarse, List<Miss> misses) {

    /** Copies the misses. */
    public Score {
      misses = List.copyOf(misses);
    }

    /** Share of gold replies with the right outcome, 0 to 1. */
    public double accuracy() {
      return (double) right / items;
    }
  }

  /** Runs a classifier through the gold set but for its long replies. */
  public static Score score(ResponseClassifier classifier) {
    return score(classifier, items());
  }

  /** Runs a classifier through all of the gold set, its long replies among them. */
  public static Score scoreOfAll(ResponseClassifier classifier) {
    return score(classifier, all());
  }

  private static Score score(ResponseClassifier classifier, List<Item> items) {
    List<Miss> misses = new ArrayList<>();
    int rightCoarse = 0;
    for (Item item : items) {
      Classification found = classifier.classify(item.reply());
      if (found.outcome().coarse() == item.outcome().coarse()) {
        rightCoarse++;
      }
      if (found.outcome() != item.outcome()) {
        misses.add(new Miss(item.id(), item.outcome(), found.outcome()));
      }
    }
    return new Score(
        classifier.version(), items.size(), items.size() - misses.size(), rightCoarse, misses);
  }

  /** The gold replies of less than 500 characters, in their frozen order. */
  public static List<Item> items() {
    return Frozen.ITEMS;
  }

  /** The same, and after them those of 500 characters and more. */
  public static List<Item> all() {
    return Frozen.ALL;
  }

  /** Read once, when first asked for. */
  private static final class Frozen {
    private static final List<Item> ITEMS = read(RESOURCE);
    private static final List<Item> ALL =
        Stream.concat(ITEMS.stream(), read(LONG).stream()).toList();
  }

  private static List<Item> read(String resource) {
    List<Item> items = new ArrayList<>();
    try (InputStream in = GoldSet.class.getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          items.add(item(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the gold set cannot be read", e);
    }
    return List.copyOf(items);
  }

  private static Item item(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 5) {
      throw new IllegalStateException("a gold reply has not five fields: " + line);
    }
    return new Item(
        fields[0],
        new Reply(unescape(fields[4]), unescape(fields[3]), fields[1], null, null, null),
        Outcome.ofWireName(fields[2]));
  }

  private static String unescape(String field) {
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      char unit = field.charAt(i);
      if (unit == '\\' && i + 1 < field.length()) {
        char next = field.charAt(++i);
        text.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
      } else {
        text.append(unit);
      }
    }
    return text.toString();
  }
}
