package dev.candor.producer.catalogue;

import dev.candor.runtime.InputException;
import dev.candor.runtime.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    Optional<YamlNode> top = YamlNode.parse(file, text).filter(YamlNode::isMapping);
    if (top.isEmpty()) {
      throw new InputException(
          file + ":1", "is not a pack", "start with pack:, languages: and intents:");
    }
    return new YamlPack(file).pack(top.get());
  }

  private PackDraft pack(YamlNode root) {
    String name = null;
    String title = "";
    YamlNode intents = null;
    for (YamlNode.Field field : root.fields()) {
      YamlNode value = field.value();
      switch (field.name()) {
        case "pack" -> name = draft.name(value.line(), "pack", scalar(value)).orElse("unnamed");
        case "title" -> title = scalar(value);
        case "languages" -> languages = languages(value);
        case "intents" -> intents = value;
        default -> draft.isKnown(field.line(), field.name(), TOP);
      }
    }
    if (name == null) {
      draft.error(1, "pack is not set", "add pack: and a name, such as pack: mine");
      name = "unnamed";
    }
    if (intents != null && intents.isList()) {
      intents.items().forEach(this::intent);
    } else if (intents != null) {
      draft.error(intents.line(), "intents is not a list", "start each with \"- intent: \"");
    }
    return draft.draft(name, title, languages);
  }

  private List<String> languages(YamlNode node) {
    List<String> found = new ArrayList<>();
    for (String lang : texts(node)) {
      if (lang.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")) {
        found.add(lang);
      } else {
        draft.error(node.line(), "\"" + lang + "\" is not a language", "write a code such as zh");
      }
    }
    return found;
  }

  private void intent(YamlNode node) {
    if (!node.isMapping()) {
      draft.error(node.line(), "an intent has no fields", "write \"- intent: name\"");
      return;
    }
    DraftBuilder.Part part = draft.new Part(node.line());
    for (YamlNode.Field field : node.fields()) {
      String key = field.name();
      YamlNode value = field.value();
      int at = value.line();
      switch (key) {
        case "intent" -> part.id = draft.name(at, key, scalar(value)).orElseGet(() -> broken(part));
        case "topic" ->
            part.topic = draft.name(at, key, scalar(value)).orElseGet(() -> broken(part));
        case "arm" -> part.arm = draft.arm(at, scalar(value)).orElseGet(() -> broken(part));
        case "mirrors" -> part.mirrors = draft.name(at, key, scalar(value));
        case "wordings" -> wordings(part, value);
        case "key_facts" -> keyFacts(part, value);
        default -> {
          if (!draft.isKnown(field.line(), key, INTENT)) {
            part.broken = true;
          }
        }
      }
    }
    part.finish();
  }

  private static <T> T broken(DraftBuilder.Part part) {
    part.broken = true;
    return null;
  }

  private void wordings(DraftBuilder.Part part, YamlNode node) {
    if (!node.isMapping()) {
      draft.error(
          node.line(), "wordings has no fields", "write a style such as direct: and its texts");
      part.broken = true;
      return;
    }
    for (YamlNode.Field style : node.fields()) {
      String name = style.name();
      if (draft.name(style.line(), "wording", name).isEmpty()) {
        continue;
      }
      if (!style.value().isMapping()) {
        draft.error(
            style.value().line(),
            "wording " + name + " holds no languages",
            "write each text under its language, such as en: …");
        part.broken = true;
        continue;
      }
      for (YamlNode.Field text : style.value().fields()) {
        if (isLanguage(text.line(), text.name())) {
          part.text(text.value().line(), name, text.name(), scalar(text.value()));
        }
      }
    }
  }

  private void keyFacts(DraftBuilder.Part part, YamlNode node) {
    if (!node.isList()) {
      draft.error(
          node.line(), "key_facts is not a list", "write \"- {en: [one, other], zh: [甲, 乙]}\"");
      return;
    }
    int index = 0;
    for (YamlNode fact : node.items()) {
      if (!fact.isMapping()) {
        draft.error(fact.line(), "a key fact has no language", "write \"- {en: [one, other]}\"");
      }
      for (YamlNode.Field alternatives : fact.fields()) {
        if (isLanguage(alternatives.line(), alternatives.name())) {
          part.fact(fact.line(), index, alternatives.name(), texts(alternatives.value()));
        }
      }
      index++;
    }
  }

  private boolean isLanguage(int line, String lang) {
    return languages.isEmpty() || draft.isKnown(line, lang, Set.copyOf(languages));
  }

  private String scalar(YamlNode node) {
    if (node.isText()) {
      return node.text();
    }
    draft.error(node.line(), "holds more than one value", "write one text");
    return "";
  }

  private List<String> texts(YamlNode node) {
    return node.isList() ? node.items().stream().map(this::scalar).toList() : List.of(scalar(node));
  }
}
