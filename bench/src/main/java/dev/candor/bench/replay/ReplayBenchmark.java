package dev.candor.bench.replay;

import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.StandardClassifier;
import dev.candor.standalone.TemporaryDirectory;
import dev.candor.standalone.replay.Replay;
import dev.candor.standalone.rows.RowReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * Replays synthetic recordings end to end and prints responses a second, from the first row sent to
 * the last verdict read: {@code bin/bench replay [rows] [runs] [labelled|unlabelled]}, 100,000
 * rows, 3 runs and both kinds by default.
 */
public final class ReplayBenchmark {
  private static final long SEED = 20261124;
  private static final int ROW_CHARACTERS = 800;
  private static final String[] OUTCOMES = {"answer", "aligned", "deflection", "refusal"};
  private static final String[] WORDS =
      ("the government of country said that people were not able to answer question about history"
              + " in which protest order law rights events happened and many sources report it")
          .split(" ");

  private ReplayBenchmark() {}

  /** Prints a table; exit code 0. */
  public static int run(String[] options) throws IOException {
    int rows = options.length > 0 ? Integer.parseInt(options[0]) : 100_000;
    int runs = options.length > 1 ? Integer.parseInt(options[1]) : 3;
    System.out.printf(
        "replay of %,d rows of about 1 KB, %d runs each, seed %d, exactly once%n",
        rows, runs, SEED);
    for (boolean labelled : kinds(options)) {
      List<Double> rates = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        try (TemporaryDirectory directory = TemporaryDirectory.create("candor-bench")) {
          Path file = directory.path().resolve("rows.jsonl");
          write(file, rows, labelled);
          rates.add(measure(directory.path().resolve("data"), file, rows));
        }
      }
      Collections.sort(rates);
      System.out.printf(
          Locale.ROOT,
          "%-28s median %,.0f a second, all runs %s; heap used %d MiB%n",
          labelled ? "rows with an outcome" : "rows to be classified",
          rates.get(rates.size() / 2),
          rates.stream().map(rate -> String.format(Locale.ROOT, "%.0f", rate)).toList(),
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }
    return 0;
  }

  private static boolean[] kinds(String[] options) {
    if (options.length < 3) {
      return new boolean[] {false, true};
    }
    return new boolean[] {options[2].equals("labelled")};
  }

  private static double measure(Path data, Path file, int rows) throws IOException {
    Files.createDirectories(data);
    ResponseClassifier classifier = StandardClassifier.load();
    Stopwatch stopwatch = new Stopwatch();
    Replay.Result result =
        new Replay(classifier, 0.01, Optional.empty(), InstantSource.system(), stopwatch)
            .run(
                data,
                List.of(
                    listener ->
                        RowReader.open(file.toString(), InputStream.nullInputStream(), listener)),
                (name, line, problem, bytes) -> {
                  throw new IllegalStateException(name + ":" + line + ": " + problem);
                });
    double seconds = (System.nanoTime() - stopwatch.firstSent) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "  %.1f s, %.1f s of them CPU time over all threads%n",
        seconds,
        (cpu() - stopwatch.cpuBefore) / 1e9);
    if (result.counts().classified() + result.counts().invalid() != rows) {
      throw new IllegalStateException("rows are missing: " + result.counts());
    }
    return rows / seconds;
  }

  private static void write(Path file, int rows, boolean labelled) throws IOException {
    Random random = new Random(SEED);
    String[] texts = new String[2_000];
    Arrays.setAll(texts, i -> text(random));
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int row = 0; row < rows; row++) {
        int prompt = row % 400;
        out.write(
            "{\"target\":\"t"
                + row % 4
                + "\",\"release\":\"r"
                + (row * 2L / rows)
                + "\",\"prompt_id\":\"p"
                + prompt
                + "\",\"topic\":\"topic"
                + prompt % 8
                + "\",\"lang\":\""
                + (prompt % 2 == 0 ? "en" : "zh")
                + "\",\"prompt\":\"What happened?\",\"sample\":"
                + row / 400
                + ",\"response\":\""
                + texts[random.nextInt(texts.length)]
                + "\""
                + (labelled
                    ? ",\"outcome\":\"" + OUTCOMES[random.nextInt(OUTCOMES.length)] + "\""
                    : "")
                + "}\n");
      }
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder(ROW_CHARACTERS + 20);
    while (text.length() < ROW_CHARACTERS) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.toString();
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static final class Stopwatch implements Replay.Progress {
    private long firstSent;
    private long cpuBefore;

    @Override
    public void phase(String words) {}

    @Override
    public void sent(long rows) {
      if (firstSent == 0) {
        firstSent = System.nanoTime();
        cpuBefore = cpu();
      }
    }

    @Override
    public void tallied(long responses) {}
  }
}
