package dev.candor.bench.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candor.bench.ProcessorTime;
import dev.candor.classification.Reply;
import dev.candor.classification.ResponseClassifier;
import dev.candor.classification.StandardClassifier;
import dev.candor.launcher.TemporaryDirectory;
import dev.candor.launcher.replay.Replay;
import dev.candor.launcher.rows.RowReader;
import dev.candor.model.ReleaseChoice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Replays recordings end to end through the code of {@code candor replay} and prints responses a
 * second: {@code bin/bench replay [rows] [runs] [bare|labelled]}, 100,000 rows, 3 runs and both
 * kinds by default. The clock runs from the first row read, when the stream has its partitions and
 * stores, to the last verdict read back. A run in a fresh process, which compiles while it works,
 * is reported apart from the later ones. So that figures of different machines compare, each kind
 * is also given in relation to what was measured beside it: the last run's records through
 * {@linkplain EmptyTopology a topology that does nothing}, on the same broker, and, where there are
 * texts, the classifier alone. {@code bin/bench replay memory [rows]} prints the heap in use after
 * a full collection at each tenth of the rows and at the end instead.
 */
public final class ReplayBenchmark {
  private static final long SEED = 20261124;
  private static final String TO_CLASSIFY = "rows to be classified";

  private ReplayBenchmark() {}

  /** Prints a table; exit code 0. */
  public static int run(String[] options) throws IOException {
    List<String> rest = new ArrayList<>(List.of(options));
    boolean memory = rest.remove("memory");
    boolean bare = !rest.remove("labelled");
    boolean labelled = !rest.remove("bare");
    int rows = rest.isEmpty() ? 100_000 : Integer.parseInt(rest.get(0));
    int runs = rest.size() < 2 ? (memory ? 1 : 3) : Integer.parseInt(rest.get(1));
    System.out.printf(
        Locale.ROOT,
        "replay of %,d rows of about 1 KB, %d runs of each kind, seed %d, exactly once%n",
        rows,
        runs,
        SEED);
    try (TemporaryDirectory directory = TemporaryDirectory.create("candor-bench")) {
      Path without = directory.path().resolve("bare.jsonl");
      Path with = directory.path().resolve("labelled.jsonl");
      new RecordingWriter(SEED).write(without, with, rows);
      Replays replays = new Replays(directory.path(), rows, memory);
      if (bare) {
        replays.measure(TO_CLASSIFY, without, runs);
      }
      if (labelled) {
        replays.measure("rows with an outcome", with, runs);
      }
    }
    return 0;
  }

  /** Runs of one process over recordings of the same length. */
  private static final class Replays {
    private final Path directory;
    private final int rows;
    private final boolean memory;
    private final ResponseClassifier classifier = StandardClassifier.load();
    private double empty;
    private int done;

    Replays(Path directory, int rows, boolean memory) {
      this.directory = directory;
      this.rows = rows;
      this.memory = memory;
    }

    void measure(String kind, Path file, int runs) throws IOException {
      List<Double> rates = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        rates.add(measure(kind, file, !memory && run == runs - 1));
      }
      if (!memory) {
        List<Double> sorted = rates.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        System.out.printf(
            Locale.ROOT,
            "%-22s median %,.0f a second: %.0f %% of the empty topology's %,.0f%n",
            kind,
            median,
            100 * median / empty,
            empty);
        if (kind.equals(TO_CLASSIFY)) {
          double alone = classifierAlone(file);
          System.out.printf(
              Locale.ROOT,
              "%-22s %.0f %% of the classifier's alone, %,.0f a second on every core%n",
              kind,
              100 * median / alone,
              alone);
        }
      }
    }

    /** Replies a second of the classifier on every core, nothing else under way. */
    private double classifierAlone(Path file) throws IOException {
      List<Reply> replies = new ArrayList<>();
      ObjectMapper json = new ObjectMapper();
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode row = json.readTree(line);
          replies.add(
              new Reply(
                  row.get("response").asText(),
                  row.get("prompt").asText(),
                  row.get("lang").asText(),
                  row.get("finish_reason").asText(),
                  null,
                  null));
        }
      }
      long begun = System.nanoTime();
      long classified =
          replies.parallelStream().filter(reply -> classifier.classify(reply) != null).count();
      return classified / ((System.nanoTime() - begun) / 1e9);
    }

    private double measure(String kind, Path file, boolean withEmpty) throws IOException {
      Path data = Files.createDirectory(directory.resolve("run-" + done));
      Watch watch = new Watch(rows, memory);
      Replay.Result result =
          new Replay(
                  classifier,
                  0.01,
                  0,
                  ReleaseChoice.NEIGHBOURS,
                  InstantSource.system(),
                  watch,
                  new Replay.Recording(
                      target -> false, (target, release) -> false, kind.equals(TO_CLASSIFY), rows))
              .run(
                  data,
                  List.of(
                      listener ->
                          RowReader.open(file.toString(), InputStream.nullInputStream(), listener)),
                  (name, line, problem, bytes) -> {
                    throw new IllegalStateException(name + ":" + line + ": " + problem);
                  },
                  (kafka, topics) -> {
                    watch.ended();
                    if (withEmpty) {
                      empty =
                          new EmptyTopology(kafka, kafka.partitions())
                              .rate(topics.responses().name(), rows, data.resolve("empty"));
                    }
                  });
      if (result.counts().classified() + result.counts().invalid() != rows) {
        throw new IllegalStateException("rows are missing: " + result.counts());
      }
      if (!memory) {
        System.out.printf(
            Locale.ROOT,
            "%-22s %,8.0f a second: %.1f s (sending %.1f s), processor time %.1f s%s%n",
            kind,
            rows / watch.seconds(),
            watch.seconds(),
            watch.sendingSeconds(),
            watch.processorSeconds(),
            done == 0 ? ", first in its process" : "");
      }
      done++;
      return rows / watch.seconds();
    }
  }

  /** The clock of one run. */
  private static final class Watch implements Replay.Progress {
    private static final int PARTS = 10;

    private final int rows;
    private final boolean memory;
    private long begun;
    private long sent;
    private long ended;
    private long processorBefore;
    private long processorAfter;

    Watch(int rows, boolean memory) {
      this.rows = rows;
      this.memory = memory;
    }

    @Override
    public void phase(Replay.Phase phase) {
      if (phase == Replay.Phase.SENDING) {
        processorBefore = ProcessorTime.nanos();
        begun = System.nanoTime();
      } else if (phase == Replay.Phase.COMPARING) {
        sent = System.nanoTime();
      }
    }

    @Override
    public void sent(long number) {
      if (memory && number % (rows / PARTS) == 0) {
        printHeap(String.format(Locale.ROOT, "after %,10d rows sent", number));
      }
    }

    private static void printHeap(String when) {
      System.gc();
      System.out.printf(
          Locale.ROOT,
          "%s: heap in use %d MiB%n",
          when,
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }

    @Override
    public void tallied(long responses) {}

    void ended() {
      ended = System.nanoTime();
      processorAfter = ProcessorTime.nanos();
      if (memory) {
        printHeap("after the last verdict");
      }
    }

    double seconds() {
      return (ended - begun) / 1e9;
    }

    double sendingSeconds() {
      return (sent - begun) / 1e9;
    }

    double processorSeconds() {
      return (processorAfter - processorBefore) / 1e9;
    }
  }
}
