package dev.candor.launcher.monitor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candor.classification.Classification;
import dev.candor.classification.ResponseClassifier;
import dev.candor.launcher.CandorMain;
import dev.candor.launcher.ResultCommand;
import dev.candor.launcher.classify.ClassificationJson;
import dev.candor.launcher.rows.PromptLanguage;
import dev.candor.model.Evidence;
import dev.candor.runtime.Configuration;
import dev.candor.runtime.InputException;
import dev.candor.worker.TargetSettings;
import dev.candor.worker.WorkerSettings;
import dev.candor.worker.provider.Answer;
import dev.candor.worker.provider.Completion;
import dev.candor.worker.provider.Failure;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor ask}: one probe of a target, classified and shown. Nothing is recorded. */
@Command(
    name = "ask",
    description = {
      "Asks a target of the configuration one question, classifies the reply and shows both.",
      "Costs what the question costs; nothing is recorded."
    })
public final class AskCommand extends ResultCommand {
  @Mixin private ConfigOption config;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      description = "Language of the question, such as zh; otherwise guessed from its letters.")
  private String lang;

  @Parameters(index = "0", paramLabel = "TARGET", description = "Name of the target.")
  private String target;

  @Parameters(index = "1", paramLabel = "PROMPT", description = "The question.")
  private String prompt;

  @Override
  public Integer call() {
    if (prompt.isBlank()) {
      throw new InputException("PROMPT", "is empty", "write the question in quotation marks");
    }
    Configuration configuration = config.load();
    TargetSettings asked = target(configuration);
    ResponseClassifier classifier = Roles.classifier(configuration);
    String language = lang == null ? PromptLanguage.of(prompt) : lang;
    long start = System.nanoTime();
    Answer answer = OneProbe.ask(asked, prompt, Clock.systemUTC());
    double seconds = (System.nanoTime() - start) / 1e9;
    if (answer instanceof Failure failure) {
      throw new InputException(
          "target " + asked.name(),
          failure.reason().code() + ": " + PlainTerminal.harmless(failure.detail()),
          "run candor doctor with this configuration; it says what is wrong");
    }
    Completion said = (Completion) answer;
    Classification classification = classifier.classify(OneProbe.reply(said, prompt, language));
    print(
        () -> document(asked, said, language, seconds, classification),
        out -> print(asked, said, seconds, classification, out));
    return CandorMain.FINE;
  }

  private TargetSettings target(Configuration configuration) {
    WorkerSettings settings = WorkerSettings.from(configuration);
    return settings.targets().stream()
        .filter(known -> known.name().equals(target))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "TARGET",
                    "the configuration has no target \"" + target + "\"",
                    "name one of: "
                        + settings.targets().stream()
                            .map(TargetSettings::name)
                            .collect(Collectors.joining(", "))));
  }

  private static void print(
      TargetSettings asked,
      Completion said,
      double seconds,
      Classification classification,
      PrintWriter out) {
    String text = said.text();
    if (text == null || text.isBlank()) {
      out.println("(no reply)");
    } else {
      text.lines().map(PlainTerminal::harmless).forEach(out::println);
    }
    out.println();
    out.printf(
        Locale.ROOT,
        "outcome     %s, confidence %.0f %%%s%n",
        classification.outcome().wireName(),
        100 * classification.confidence(),
        classification.abstained() ? " (unsure)" : "");
    if (!classification.tones().isEmpty()) {
      out.println(
          "tones       "
              + classification.tones().stream()
                  .map(tone -> tone.wireName())
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    for (Evidence evidence : classification.evidence()) {
      out.printf(
          "evidence    %s %s%s%n",
          evidence.tier().wireName(),
          PlainTerminal.harmless(evidence.source()),
          evidence.excerpt() == null ? "" : ": " + PlainTerminal.harmless(evidence.excerpt()));
    }
    if (said.providerError() != null) {
      out.println("provider    " + PlainTerminal.harmless(said.providerError()));
    }
    out.printf(
        Locale.ROOT,
        "answered    by %s%s in %.1f s, %d tokens in, %d out%s%n",
        PlainTerminal.harmless(said.servedModel() == null ? asked.name() : said.servedModel()),
        said.systemFingerprint() == null
            ? ""
            : " " + PlainTerminal.harmless(said.systemFingerprint()),
        seconds,
        said.promptTokens(),
        said.completionTokens(),
        said.simulated() ? " (SIMULATED)" : "");
    out.println("classifier  " + classification.classifier());
  }

  private ObjectNode document(
      TargetSettings asked,
      Completion said,
      String language,
      double seconds,
      Classification classification) {
    ObjectNode node = JSON.createObjectNode();
    node.put("target", asked.name());
    node.put("lang", language);
    node.put("prompt", prompt);
    node.put("response", said.text());
    node.put("reasoning", said.reasoning());
    node.put("finish_reason", said.finishReason());
    node.put("http_status", said.httpStatus());
    node.put("provider_error", said.providerError());
    node.put("served_model", said.servedModel());
    node.put("system_fingerprint", said.systemFingerprint());
    node.put("seconds", Math.round(1000 * seconds) / 1000.0);
    ClassificationJson.put(node, classification);
    return node;
  }
}
