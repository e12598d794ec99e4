package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.CandorMain;
import dev.candor.model.Arm;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.catalogue.BuiltInPacks;
import dev.candor.producer.catalogue.Finding;
import dev.candor.producer.catalogue.Finding.Severity;
import dev.candor.producer.catalogue.PackDraft;
import dev.candor.producer.catalogue.PackReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code candor prompts check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks packs: unknown fields, duplicates, missing translations, arms out of balance and"
          + " wordings that lead the answer.",
      "Exit code 2 if there is something to fix; advice alone is fine."
    })
final class PromptsCheckCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      paramLabel = "PACK",
      arity = "0..*",
      description = "Files to check; without any, the packs of --config, --pack or --file.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private CatalogueChoice choice;

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<PackDraft> drafts = drafts();
    PrintWriter out = spec.commandLine().getOut();
    boolean sound = true;
    ObjectNode root = JSON.createObjectNode();
    ArrayNode packs = root.putArray("packs");
    for (PackDraft draft : drafts) {
      List<Finding> findings = draft.allFindings();
      boolean broken = findings.stream().anyMatch(finding -> finding.severity() != Severity.ADVICE);
      sound &= !broken;
      if (json) {
        packs.add(document(draft, findings, !broken));
      } else {
        findings.forEach(finding -> out.println(word(finding) + " " + finding.line()));
        out.println(summary(draft, findings, broken));
      }
    }
    if (!json && drafts.stream().allMatch(draft -> draft.findings().isEmpty())) {
      // Intents that meet in one catalogue must differ across its packs too.
      new dev.candor.producer.catalogue.Catalogue(
          sound ? drafts.stream().map(PackDraft::pack).toList() : List.of());
    }
    if (json) {
      root.put("sound", sound);
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }
    out.flush();
    return sound ? CandorMain.FINE : CandorMain.BAD_INPUT;
  }

  private List<PackDraft> drafts() {
    List<PackDraft> drafts = new ArrayList<>();
    for (Path path : paths) {
      drafts.add(PackReader.read(path));
    }
    for (Path path : choice.files()) {
      drafts.add(PackReader.read(path));
    }
    for (String pack : choice.packs()) {
      drafts.add(BuiltInPacks.draft(pack));
    }
    if (drafts.isEmpty()) {
      drafts.addAll(ProducerSettings.drafts(choice.configuration(System.getenv())));
    }
    return drafts;
  }

  private static String word(Finding finding) {
    return switch (finding.severity()) {
      case ERROR -> "error ";
      case FLAW -> "flaw  ";
      case ADVICE -> "advice";
    };
  }

  private static String summary(PackDraft draft, List<Finding> findings, boolean broken) {
    long controls = draft.intents().stream().filter(i -> i.arm() == Arm.CONTROL).count();
    return draft.file()
        + ": "
        + (broken ? "to fix" : "sound")
        + ", "
        + (draft.intents().size() - controls)
        + " sensitive and "
        + controls
        + " control intents in "
        + String.join(", ", draft.languages())
        + ", "
        + findings.size()
        + (findings.size() == 1 ? " finding" : " findings");
  }

  private static ObjectNode document(PackDraft draft, List<Finding> findings, boolean sound) {
    ObjectNode node = JSON.createObjectNode();
    node.put("file", draft.file());
    node.put("pack", draft.name());
    node.put("intents", draft.intents().size());
    node.put("sound", sound);
    ArrayNode list = node.putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
          .put("place", finding.place())
          .put("problem", finding.problem())
          .put("fix", finding.fix());
    }
    return node;
  }
}
