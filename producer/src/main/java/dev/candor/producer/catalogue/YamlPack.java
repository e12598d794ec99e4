package dev.candor.producer.catalogue;

import dev.candor.runtime.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a pack from YAML, keeping lines. Values are taken as written: 1989 is a text. */
final class YamlPack {
  private static final List<String> TOP = List.of("pack", "title", "languages", "intents");
  private static final List<String> INTENT =
      List.of("intent", "topic", "arm", "mirrors", "wordings", "key_facts");

  private final DraftBuilder draft;
  private List<String> languages = List.of();

  private YamlPack(String file) {
    this.draft = new DraftBuilder(file);
  }

  static PackDraft read(String file, String text) {
    try {
      Optional<Node> root =
          new Compose(
                  LoadSettings.builder()
                      .setLabel(file)
                      .setMaxAliasesForCollections(20)
                      .setCodePointLimit(64 << 20)
                      .build())
              .composeString(text);
      if (root.isEmpty() || !(root.get() instanceof MappingNode mapping)) {
        throw new InputException(
            file + ":1", "is not a pack", "start with pack:, languages: and intents:");
      }
      return new YamlPack(file).pack(mapping);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new InputException(
          file + ":" + line,
          "is not YAML: " + e.getProblem(),
          "quote any text that contains \": \" or starts with a special character",
          e);
    } catch (YamlEngineException e) {
      throw new InputException(file, "is not YAML: " + e.getMessage(), "correct the file", e);
    }
  }

  private PackDraft pack(MappingNode root) {
    String name = null;
    String title = "";
    Node intents = null;
    for (NodeTuple field : root.getValue()) {
      String key = text(field.getKeyNode());
      Node value = field.getValueNode();
      switch (key) {
        case "pack" -> name = draft.name(line(value), "pack", scalar(value)).orElse("unnamed");
        case "title" -> title = scalar(value);
        case "languages" -> languages = languages(value);
        case "intents" -> intents = value;
        default -> draft.isKnown(line(field.getKeyNode()), key, TOP);
      }
    }
    if (name == null) {
      draft.error(1, "pack is not set", "add pack: and a name, such as pack: mine");
      name = "unnamed";
    }
    if (intents instanceof SequenceNode list) {
      list.getValue().forEach(this::intent);
    } else if (intents != null) {
      draft.error(line(intents), "intents is not a list", "start each with \"- intent: \"");
    }
    return draft.draft(name, title, languages);
  }

  private List<String> languages(Node node) {
    List<String> found = new ArrayList<>();
    for (String lang : texts(node)) {
      if (lang.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")) {
        found.add(lang);
      } else {
        draft.error(line(node), "\"" + lang + "\" is not a language", "write a code such as zh");
      }
    }
    return found;
  }

  private void intent(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      draft.error(line(node), "an intent has no fields", "write \"- intent: name\"");
      return;
    }
    DraftBuilder.Part part = draft.new Part(line(node));
    for (NodeTuple field : mapping.getValue()) {
      String key = text(field.getKeyNode());
      Node value = field.getValueNode();
      int at = line(value);
      switch (key) {
        case "intent" -> part.id = draft.name(at, key, scalar(value)).orElseGet(() -> broken(part));
        case "topic" ->
            part.topic = draft.name(at, key, scalar(value)).orElseGet(() -> broken(part));
        case "arm" ->
            part.arm =
                draft
                    .arm(at, scalar(value))
                    .orElseGet(
                        () -> {
                          part.broken = true;
                          return null;
                        });
        case "mirrors" -> part.mirrors = draft.name(at, key, scalar(value));
        case "wordings" -> wordings(part, value);
        case "key_facts" -> keyFacts(part, value);
        default -> {
          if (!draft.isKnown(line(field.getKeyNode()), key, INTENT)) {
            part.broken = true;
          }
        }
      }
    }
    part.finish();
  }

  private static String broken(DraftBuilder.Part part) {
    part.broken = true;
    return null;
  }

  private void wordings(DraftBuilder.Part part, Node node) {
    if (!(node instanceof MappingNode styles)) {
      draft.error(
          line(node), "wordings has no fields", "write a style such as direct: and its texts");
      part.broken = true;
      return;
    }
    for (NodeTuple style : styles.getValue()) {
      String name = text(style.getKeyNode());
      Optional<String> valid = draft.name(line(style.getKeyNode()), "wording", name);
      if (valid.isEmpty()) {
        continue;
      }
      if (!(style.getValueNode() instanceof MappingNode byLanguage)) {
        draft.error(
            line(style.getValueNode()),
            "wording " + name + " holds no languages",
            "write each text under its language, such as en: …");
        part.broken = true;
        continue;
      }
      for (NodeTuple text : byLanguage.getValue()) {
        String lang = text(text.getKeyNode());
        if (isLanguage(line(text.getKeyNode()), lang)) {
          part.text(line(text.getValueNode()), name, lang, scalar(text.getValueNode()));
        }
      }
    }
  }

  private void keyFacts(DraftBuilder.Part part, Node node) {
    if (!(node instanceof SequenceNode facts)) {
      draft.error(
          line(node), "key_facts is not a list", "write \"- {en: [one, other], zh: [甲, 乙]}\"");
      return;
    }
    int index = 0;
    for (Node fact : facts.getValue()) {
      if (fact instanceof MappingNode byLanguage) {
        for (NodeTuple alternatives : byLanguage.getValue()) {
          String lang = text(alternatives.getKeyNode());
          if (isLanguage(line(alternatives.getKeyNode()), lang)) {
            part.fact(line(fact), index, lang, texts(alternatives.getValueNode()));
          }
        }
      } else {
        draft.error(line(fact), "a key fact has no language", "write \"- {en: [one, other]}\"");
      }
      index++;
    }
  }

  private boolean isLanguage(int line, String lang) {
    return languages.isEmpty() || draft.isKnown(line, lang, Set.copyOf(languages));
  }

  private String scalar(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    draft.error(line(node), "holds more than one value", "write one text");
    return "";
  }

  private List<String> texts(Node node) {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream().map(this::scalar).toList();
    }
    return List.of(scalar(node));
  }

  private static String text(Node key) {
    return key instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
