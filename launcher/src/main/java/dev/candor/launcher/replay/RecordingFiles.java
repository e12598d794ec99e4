package dev.candor.launcher.replay;

import dev.candor.events.Response;
import dev.candor.launcher.rows.BadLineReport;
import dev.candor.launcher.rows.Reading;
import dev.candor.launcher.rows.RecordedAnswer;
import dev.candor.launcher.rows.Row;
import dev.candor.launcher.rows.RowLabels;
import dev.candor.launcher.rows.RowReader;
import dev.candor.launcher.rows.Survey;
import dev.candor.runtime.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files of a recording, read twice: once to see what they hold, and once to send it. What can
 * be read only once, as a pipe, is put down first.
 */
final class RecordingFiles {
  private final List<String> names;
  private final List<String> readable;
  private final Map<String, String> shownAs;
  private final BadLineReport badLines;
  private final Set<String> told = new HashSet<>();

  private RecordingFiles(
      List<String> names,
      List<String> readable,
      Map<String, String> shownAs,
      BadLineReport badLines) {
    this.names = names;
    this.readable = readable;
    this.shownAs = shownAs;
    this.badLines = badLines;
  }

  /**
   * @param names as the user gave them; - for standard input
   * @param directory where to put down what can be read only once
   */
  static RecordingFiles of(List<String> names, Path directory, BadLineReport badLines)
      throws IOException {
    List<String> readable = new ArrayList<>();
    Map<String, String> shownAs = new HashMap<>();
    for (String name : names) {
      if (!isStream(name)) {
        readable.add(name);
        continue;
      }
      Path copy =
          Files.createDirectory(directory.resolve("stream-" + readable.size()))
              .resolve(
                  name.equals("-") ? "standard-input" : Path.of(name).getFileName().toString());
      try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
        Files.copy(in, copy);
      }
      shownAs.put(copy.toString(), name.equals("-") ? "standard input" : name);
      readable.add(copy.toString());
    }
    return new RecordingFiles(List.copyOf(names), readable, shownAs, badLines);
  }

  private static boolean isStream(String file) {
    Path path = Path.of(file);
    return file.equals("-")
        || Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /**
   * Reads everything and reports bad lines.
   *
   * @throws InputException if there is no row that can be used
   */
  Survey survey(Reading reading) {
    Survey survey = new Survey();
    RecordedResponses recorded =
        new RecordedResponses(
            Instant.EPOCH, target -> true, (target, release) -> false, (target, release) -> false);
    for (String file : readable) {
      try (RowReader reader =
          RowReader.open(
              file,
              System.in,
              reading.saying(sentence -> reading.says().accept(shown(sentence))),
              (name, line, problem, bytes) -> {
                told.add(name + ":" + line);
                badLines.badLine(shown(name), line, problem, bytes);
              })) {
        for (Row row = reader.next(); row != null; row = reader.next()) {
          try {
            RowLabels labels = RowLabels.of(row);
            add(survey, row, labels, recorded.of(row, labels));
          } catch (Row.RowException e) {
            reader.reject(row, e.getMessage());
          }
        }
      }
    }
    if (survey.rows() == 0) {
      throw badLines.count() == 0
          ? new InputException(names(), "holds no rows", "name a file of rows")
          : new InputException(
              names(),
              "none of " + badLines.count() + " rows can be used",
              "correct what is said of each; a row needs release, prompt_id and response, under"
                  + " these names or those given with --release, --prompt-id …");
    }
    return survey;
  }

  private static void add(Survey survey, Row row, RowLabels labels, Response response) {
    survey.add(row, labels);
    if (response.outcome() == null && response.failure() == null) {
      survey.toBeClassified();
    }
    boolean isUnexplained =
        response.failure() == null || response.failure().equals(RecordedAnswer.EMPTY_REPLY);
    survey.answered(
        labels,
        isUnexplained
            && response.outcome() == null
            && response.providerError() == null
            && (response.text() == null || response.text().isBlank()));
  }

  /** The files again, silently. */
  List<Replay.RowSource> sources(Reading reading) {
    return readable.stream()
        .<Replay.RowSource>map(
            file -> listener -> RowReader.open(file, System.in, reading.silently(), listener))
        .toList();
  }

  /** Tells what the second pass finds beyond the first, a record that is too long for one. */
  void notToldYet(String file, long line, String problem, byte[] bytes) {
    if (!told.contains(file + ":" + line)) {
      badLines.badLine(shown(file), line, problem, bytes);
    }
  }

  /** All of them, for a message. */
  String names() {
    return names.stream()
        .map(name -> name.equals("-") ? "standard input" : name)
        .collect(Collectors.joining(", "));
  }

  /** Names of copies as the user gave them. */
  private String shown(String text) {
    String shown = text;
    for (Map.Entry<String, String> copy : shownAs.entrySet()) {
      shown = shown.replace(copy.getKey(), copy.getValue());
    }
    return shown;
  }
}
