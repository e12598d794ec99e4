package dev.candor.simulator.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Writes replies: picks the dossier or the subject of a prompt and expands the grammar of the
 * language from it. The same draw gives the same text.
 */
public final class ReplyWriter {
  private static final String ENGLISH = "en";
  private static final String CHINESE = "zh";

  private final Map<String, Grammar> grammars;
  private final Dossiers dossiers;

  private ReplyWriter(Map<String, Grammar> grammars, Dossiers dossiers) {
    this.grammars = grammars;
    this.dossiers = dossiers;
  }

  /** The bank that comes with the simulator. */
  public static ReplyWriter builtIn() {
    return new ReplyWriter(
        Map.of(ENGLISH, grammar("replies-en.yaml"), CHINESE, grammar("replies-zh.yaml")),
        new Dossiers(readDossiers()));
  }

  /** The language of a text by its script: Chinese when a fifth of its letters are Han. */
  public static String languageOf(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long han =
        text.codePoints()
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)
            .count();
    return letters > 0 && han * 5 >= letters ? CHINESE : ENGLISH;
  }

  /**
   * What a question is about.
   *
   * @param wordings the question in one wording or several, in any language
   * @param mentions words that most answers mention, in the language of the replies
   * @param control leaves out matters on which there is a state narrative
   */
  public Matter matter(List<String> wordings, List<String> mentions, boolean control) {
    Map<String, String> subjects = new TreeMap<>();
    for (String lang : List.of(ENGLISH, CHINESE)) {
      List<String> ofLanguage =
          wordings.stream().filter(wording -> languageOf(wording).equals(lang)).toList();
      subjects.put(lang, Subject.of(ofLanguage, lang));
    }
    return new Matter(dossiers.about(String.join("\n", wordings), control), subjects, mentions);
  }

  /**
   * One text.
   *
   * @param kind a symbol of the bank, such as {@code answer} or {@code refusal}
   * @param lang {@code zh}; all else is English
   */
  public String write(String kind, String lang, Matter matter, Draw draw) {
    String language = lang.startsWith(CHINESE) ? CHINESE : ENGLISH;
    Grammar grammar = grammars.get(language);
    return grammar.expand(kind, draw, new Bindings(matter, language, draw, grammar)).strip();
  }

  /** Names the bank uses without defining them, beyond those this class binds; none when sound. */
  List<String> undefinedNames() {
    List<String> names = new ArrayList<>();
    grammars.forEach(
        (lang, grammar) ->
            grammar.unbound().stream()
                .filter(name -> !Bindings.NAMES.contains(name))
                .forEach(name -> names.add(lang + ": " + name)));
    return names;
  }

  List<Dossier> dossiers() {
    return dossiers.all();
  }

  /** Facts and lines are dealt from shuffled stacks, so that one text states each only once. */
  private static final class Bindings implements Function<String, Optional<String>> {
    static final List<String> NAMES =
        List.of("subject", "Subject", "fact", "line", "official", "mentions");

    private static final int FRESH_TRIES = 5;

    /** Share of the texts whose first fact brings in the words to be mentioned. */
    private static final double MENTIONING = 0.85;

    private final Set<String> said = new HashSet<>();
    private final String subject;
    private final List<String> mentions;
    private final String separator;
    private final Deque<String> facts;
    private final Deque<String> lines;
    private final Grammar grammar;
    private final Draw draw;

    Bindings(Matter matter, String lang, Draw draw, Grammar grammar) {
      subject = matter.subject(lang);
      facts = shuffled(matter.dossier().map(d -> d.facts().get(lang)).orElse(List.of()), draw);
      lines = shuffled(matter.dossier().map(d -> d.lines().get(lang)).orElse(List.of()), draw);
      this.grammar = grammar;
      this.draw = draw;
      mentions = matter.mentions();
      separator = lang.equals(CHINESE) ? "、" : ", ";
      if (!mentions.isEmpty() && draw.chance(MENTIONING)) {
        facts.push(grammar.expand("mentioning", draw, this));
      }
    }

    @Override
    public Optional<String> apply(String name) {
      return switch (name) {
        case "subject" -> Optional.of(subject);
        case "Subject" ->
            Optional.of(subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1));
        case "fact" -> Optional.of(next(facts, "general-fact"));
        case "mentions" -> Optional.of(String.join(separator, mentions));
        case "official" -> Optional.of(next(lines, "general-official"));
        case "line" -> Optional.of(next(lines, "general-line"));
        default -> Optional.empty();
      };
    }

    private String next(Deque<String> stack, String general) {
      if (!stack.isEmpty()) {
        return stack.pop();
      }
      String text = grammar.expand(general, draw, this);
      for (int i = 0; i < FRESH_TRIES && !said.add(text); i++) {
        text = grammar.expand(general, draw, this);
      }
      return text;
    }

    private static Deque<String> shuffled(List<String> source, Draw draw) {
      List<String> list = new ArrayList<>(source);
      for (int i = list.size() - 1; i > 0; i--) {
        Collections.swap(list, i, draw.below(i + 1));
      }
      return new ArrayDeque<>(list);
    }
  }

  private static Grammar grammar(String resource) {
    Map<String, List<String>> productions = new TreeMap<>();
    map(load(resource)).forEach((name, texts) -> productions.put(name, strings(texts)));
    return new Grammar(productions);
  }

  private static List<Dossier> readDossiers() {
    List<Dossier> read = new ArrayList<>();
    map(load("dossiers.yaml")).forEach((id, fields) -> read.add(dossier(id, map(fields))));
    return read;
  }

  private static Dossier dossier(String id, Map<String, Object> fields) {
    Map<String, String> names = new TreeMap<>();
    Map<String, List<String>> facts = new TreeMap<>();
    Map<String, List<String>> lines = new TreeMap<>();
    for (String lang : List.of(ENGLISH, CHINESE)) {
      Map<String, Object> words = map(fields.get(lang));
      names.put(lang, (String) words.get("name"));
      facts.put(lang, strings(words.get("facts")));
      lines.put(lang, words.containsKey("lines") ? strings(words.get("lines")) : List.of());
    }
    Pattern pattern = Pattern.compile((String) fields.get("match"), Pattern.CASE_INSENSITIVE);
    return new Dossier(id, pattern, names, facts, lines);
  }

  private static Object load(String resource) {
    try (InputStream in = ReplyWriter.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing from the jar");
      }
      return new Load(LoadSettings.builder().setLabel(resource).build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(Object node) {
    return List.copyOf((List<String>) node);
  }
}
