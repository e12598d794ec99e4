package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.model.Arm;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.producer.catalogue.Intent;
import dev.candor.producer.catalogue.IntentFact;
import dev.candor.producer.catalogue.Pack;
import dev.candor.producer.catalogue.Wording;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code candor prompts list}. */
@Command(
    name = "list",
    description = "Lists the intents of the catalogue, with --texts every wording.")
final class PromptsListCommand extends ResultCommand {
  @Mixin private CatalogueChoice choice;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Only this topic; repeatable.")
  private List<String> topics = new ArrayList<>();

  @Option(names = "--arm", paramLabel = "ARM", description = "Only sensitive or control.")
  private Arm arm;

  @Option(names = "--texts", description = "Print the wordings and key facts too.")
  private boolean texts;

  @Override
  public Integer call() {
    Catalogue catalogue = choice.catalogue(System.getenv()).only(topics);
    print(() -> document(catalogue), out -> print(catalogue, out));
    return CandorMain.FINE;
  }

  private boolean isWanted(Intent intent) {
    return arm == null || intent.arm() == arm;
  }

  private void print(Catalogue catalogue, PrintWriter out) {
    for (Pack pack : catalogue.packs()) {
      out.println(pack.name() + ": " + pack.title());
      Map<String, List<Intent>> byTopic = new LinkedHashMap<>();
      for (Intent intent : pack.intents()) {
        if (isWanted(intent)) {
          byTopic.computeIfAbsent(intent.topic(), any -> new ArrayList<>()).add(intent);
        }
      }
      byTopic.forEach(
          (topic, intents) -> {
            long controls = intents.stream().filter(i -> i.arm() == Arm.CONTROL).count();
            out.printf(
                "%n  %s (%d sensitive, %d control)%n", topic, intents.size() - controls, controls);
            intents.forEach(intent -> print(intent, out));
          });
      long questions =
          pack.intents().stream()
              .filter(this::isWanted)
              .flatMap(intent -> intent.wordings().stream())
              .mapToLong(wording -> wording.texts().size())
              .sum();
      out.printf(
          "%n%d intents, %d questions in %s%n",
          pack.intents().stream().filter(this::isWanted).count(),
          questions,
          String.join(", ", pack.languages()));
    }
  }

  private void print(Intent intent, PrintWriter out) {
    out.println(
        "    "
            + intent.id()
            + intent.mirrors().map(other -> "  (control, mirrors " + other + ")").orElse(""));
    if (texts) {
      for (Wording wording : intent.wordings()) {
        wording
            .texts()
            .forEach(
                (lang, text) -> out.printf("      %-9s %s  %s%n", wording.style(), lang, text));
      }
      for (IntentFact fact : intent.keyFacts()) {
        out.println("      fact      " + fact.alternatives());
      }
    }
  }

  private ObjectNode document(Catalogue catalogue) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode packs = root.putArray("packs");
    for (Pack pack : catalogue.packs()) {
      ObjectNode node = packs.addObject();
      node.put("pack", pack.name()).put("title", pack.title());
      node.set("languages", JSON.valueToTree(pack.languages()));
      ArrayNode intents = node.putArray("intents");
      for (Intent intent : pack.intents()) {
        if (!isWanted(intent)) {
          continue;
        }
        ObjectNode item = intents.addObject();
        item.put("intent", intent.id());
        item.put("topic", intent.topic());
        item.put("arm", intent.arm().wireName());
        item.put("mirrors", intent.mirrors().orElse(null));
        ObjectNode wordings = item.putObject("wordings");
        for (Wording wording : intent.wordings()) {
          wordings.set(wording.style(), JSON.valueToTree(wording.texts()));
        }
        item.set(
            "key_facts",
            JSON.valueToTree(intent.keyFacts().stream().map(IntentFact::alternatives).toList()));
      }
    }
    return root;
  }
}
