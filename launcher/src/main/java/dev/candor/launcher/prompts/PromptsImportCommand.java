package dev.candor.launcher.prompts;

import dev.candor.launcher.CandorMain;
import dev.candor.launcher.LauncherCommand;
import dev.candor.model.Arm;
import dev.candor.producer.catalogue.Finding;
import dev.candor.producer.catalogue.Pack;
import dev.candor.producer.catalogue.PackImport;
import dev.candor.producer.catalogue.PackImport.Part;
import dev.candor.producer.catalogue.PackReader;
import dev.candor.producer.catalogue.PackWriter;
import dev.candor.producer.catalogue.PromptTable;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code candor prompts import}. */
@Command(
    name = "import",
    description = {
      "Makes a pack from a plain list, a table with a header (CSV, semicolons, tabs), a JSON"
          + " data set, or the output of a tool that asked the prompts.",
      "Columns with the usual names are recognised, including one per language. Prints YAML; add"
          + " controls and translations, then run: candor prompts check."
    })
final class PromptsImportCommand extends LauncherCommand {
  private static final int MOST_LINES_NAMED = 8;

  @Parameters(paramLabel = "FILE", description = "The file to import.")
  private Path file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "lines, csv or jsonl (default: by the file's name).")
  private PromptSheet.Format format;

  @Option(names = "--text", paramLabel = "COLUMN", description = "Column of the prompts.")
  private String text;

  @Option(names = "--intent", paramLabel = "COLUMN", description = "Column that groups wordings.")
  private String intent;

  @Option(names = "--topic-column", paramLabel = "COLUMN", description = "Column of the topic.")
  private String topicColumn;

  @Option(names = "--arm-column", paramLabel = "COLUMN", description = "Column of the arm.")
  private String armColumn;

  @Option(names = "--lang-column", paramLabel = "COLUMN", description = "Column of the language.")
  private String langColumn;

  @Option(names = "--wording-column", paramLabel = "COLUMN", description = "Column of the wording.")
  private String wordingColumn;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      defaultValue = "other",
      description = "Topic of prompts that have none (default ${DEFAULT-VALUE}).")
  private String topic;

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "sensitive",
      description = "Arm of prompts that have none (default ${DEFAULT-VALUE}).")
  private Arm arm;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      description = "Language of prompts that have none (default: by their script).")
  private String lang;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the pack.")
  private String name;

  @Option(
      names = {"--out", "-o"},
      paramLabel = "FILE",
      description = "Write the pack to this file instead of standard output.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = err();
    String fileName = file.getFileName().toString();
    PromptTable table = PromptSheet.read(file, format, this::say);
    PackImport how =
        new PackImport(
            name == null ? nameOf(fileName) : name,
            columns(),
            topic,
            arm,
            Optional.ofNullable(lang));
    PackImport.Imported imported = how.of(table);
    Pack pack = imported.pack();
    String yaml = PackWriter.yaml(pack);
    if (out == null) {
      out().print(yaml);
      out().flush();
    } else {
      write(yaml);
    }
    List<Finding> findings =
        PackReader.read(out == null ? "pack.yaml" : out.toString(), yaml).allFindings();
    if (!imported.languageColumns().isEmpty()) {
      err.println(
          "a column for each language: "
              + imported.languageColumns().entrySet().stream()
                  .map(column -> column.getValue() + " as " + column.getKey())
                  .collect(Collectors.joining(", ")));
    }
    leftOut(err, imported.withoutPrompt(), "without a prompt");
    leftOut(err, imported.repeated(), "that repeat a prompt");
    err.printf(
        "%d intents from %d rows; %s%n",
        pack.intents().size(),
        table.rows().size(),
        findings.isEmpty()
            ? "the pack is valid"
            : findings.size()
                + " findings, to be seen with: candor prompts check "
                + (out == null ? "FILE" : out));
    err.flush();
    return CandorMain.FINE;
  }

  private void leftOut(PrintWriter err, List<Integer> lines, String why) {
    if (!lines.isEmpty()) {
      err.printf(
          "left out %d rows %s: line%s %s%s%n",
          lines.size(),
          why,
          lines.size() == 1 ? "" : "s",
          lines.stream()
              .limit(MOST_LINES_NAMED)
              .map(String::valueOf)
              .collect(Collectors.joining(", ")),
          lines.size() > MOST_LINES_NAMED ? ", …" : "");
    }
  }

  private void write(String yaml) throws IOException {
    try {
      Files.writeString(out, yaml, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new InputException(out.toString(), "already exists", "name another file with --out", e);
    } catch (IOException e) {
      throw new InputException(
          out.toString(), "cannot be written", "check the folder and its permissions", e);
    }
  }

  private Map<Part, String> columns() {
    Map<Part, String> columns = new EnumMap<>(Part.class);
    put(columns, Part.TEXT, text);
    put(columns, Part.INTENT, intent);
    put(columns, Part.TOPIC, topicColumn);
    put(columns, Part.ARM, armColumn);
    put(columns, Part.LANG, langColumn);
    put(columns, Part.WORDING, wordingColumn);
    return columns;
  }

  private static void put(Map<Part, String> columns, Part part, String column) {
    if (column != null) {
      columns.put(part, column);
    }
  }

  private static String nameOf(String fileName) {
    String base =
        fileName
            .replaceFirst("\\.[A-Za-z]+$", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    return base.isEmpty() ? "imported" : base;
  }
}
