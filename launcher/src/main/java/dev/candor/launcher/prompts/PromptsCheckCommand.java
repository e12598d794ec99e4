package dev.candor.launcher.prompts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.model.Arm;
import dev.candor.producer.ProducerSettings;
import dev.candor.producer.catalogue.BuiltInPacks;
import dev.candor.producer.catalogue.Catalogue;
import dev.candor.producer.catalogue.Finding;
import dev.candor.producer.catalogue.Finding.FindingSeverity;
import dev.candor.producer.catalogue.PackDraft;
import dev.candor.producer.catalogue.PackReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code candor prompts check}. */
@Command(
    name = "check",
    description = {
      "Checks packs: unknown fields, duplicates, missing translations, arms out of balance and"
          + " wordings that lead the answer.",
      "Exit code 2 if there is something to fix; advice alone is fine."
    })
final class PromptsCheckCommand extends ResultCommand {
  @Parameters(
      paramLabel = "PACK",
      arity = "0..*",
      description = "Files to check; without any, the packs of --config, --pack or --file.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private CatalogueChoice choice;

  @Override
  public Integer call() {
    List<PackDraft> drafts = drafts();
    boolean sound = drafts.stream().allMatch(PromptsCheckCommand::isSound);
    print(
        () -> document(drafts, sound),
        out -> {
          for (PackDraft draft : drafts) {
            draft.allFindings().forEach(found -> out.println(word(found) + " " + found.line()));
            out.println(summary(draft));
          }
          if (drafts.stream().allMatch(draft -> draft.findings().isEmpty())) {
            // Intents that meet in one catalogue must differ across its packs too.
            new Catalogue(sound ? drafts.stream().map(PackDraft::pack).toList() : List.of());
          }
        });
    return sound ? CandorMain.FINE : CandorMain.BAD_INPUT;
  }

  private static boolean isSound(PackDraft draft) {
    return draft.allFindings().stream()
        .allMatch(finding -> finding.severity() == FindingSeverity.ADVICE);
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

  private static String summary(PackDraft draft) {
    long controls = draft.intents().stream().filter(i -> i.arm() == Arm.CONTROL).count();
    int findings = draft.allFindings().size();
    return "%s: %s, %d sensitive and %d control intents in %s, %d %s"
        .formatted(
            draft.file(),
            isSound(draft) ? "sound" : "to fix",
            draft.intents().size() - controls,
            controls,
            String.join(", ", draft.languages()),
            findings,
            findings == 1 ? "finding" : "findings");
  }

  private static ObjectNode document(List<PackDraft> drafts, boolean sound) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode packs = root.putArray("packs");
    for (PackDraft draft : drafts) {
      ArrayNode findings =
          packs
              .addObject()
              .put("file", draft.file())
              .put("pack", draft.name())
              .put("intents", draft.intents().size())
              .put("sound", isSound(draft))
              .putArray("findings");
      for (Finding finding : draft.allFindings()) {
        findings
            .addObject()
            .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
            .put("place", finding.place())
            .put("problem", finding.problem())
            .put("fix", finding.fix());
      }
    }
    return root.put("sound", sound);
  }
}
