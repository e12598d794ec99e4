package dev.candor.events.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.events.ComparisonVerdict;
import dev.candor.events.ComparisonVerdictBuilder;
import dev.candor.events.VerdictNote;
import dev.candor.model.ComparisonKind;
import dev.candor.model.Direction;
import dev.candor.model.VerdictState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoteWordsTest {
  /** The name of a note, or the two between which a condition chooses. */
  private static final Pattern NAMED =
      Pattern.compile("Note\\.of\\(\\s*(?:\\w+\\s*\\?\\s*\"([a-z_]+)\"\\s*:\\s*)?\"([a-z_]+)\"");

  private static final Pattern BEGUN = Pattern.compile("name \\+ \"(_[a-z_]+)\"");

  private static ComparisonVerdict verdict(String note, VerdictNote... notes) {
    return ComparisonVerdictBuilder.builder()
        .verdictId("v")
        .target("m")
        .baseline("r1")
        .candidate("r2")
        .kind(ComparisonKind.RELEASE)
        .verdict(VerdictState.NOT_ENOUGH_DATA)
        .direction(Direction.NONE)
        .decidedAt(Instant.EPOCH)
        .classifier("c")
        .cells(List.of())
        .contrasts(List.of())
        .flips(List.of())
        .note(note)
        .notes(List.of(notes))
        .build();
  }

  @Test
  void noteIsWordedFromItsFactsAndStaysAsRecordedInEnglish() {
    ComparisonVerdict verdict =
        verdict(
            "12 of 24 prompts have one sample only; about 3 more cycles; 5 replies …",
            new VerdictNote("few_samples_more_cycles", List.of("12", "24", "3")),
            new VerdictNote("copies", List.of("r{1}$0", "40", "100", "60")));
    assertThat(NoteWords.of(verdict, "en")).isEqualTo(verdict.note());
    assertThat(NoteWords.of(verdict, "zh"))
        .isEqualTo(
            "24 条提示词中有 12 条只有一个样本；大约还需 3 个周期。r{1}$0 的回复逐字重复（40 %），像是来自缓存或温度为"
                + " 0：同一文本每条提示词只算一次，因此 100 条回复只相当于 60 条。");
  }

  @Test
  void noteOfAnotherVersionStaysAsItWasRecorded() {
    assertThat(NoteWords.of(verdict("as it was said"), "zh")).isEqualTo("as it was said");
    assertThat(NoteWords.of(verdict("a new thing", new VerdictNote("new", List.of())), "zh"))
        .isEqualTo("a new thing");
    assertThat(NoteWords.of(verdict(null), "zh")).isNull();
  }

  /** The detector cannot see these words, so its notes are looked up where they are written. */
  @Test
  void everyNoteOfTheDetectorHasWords() throws IOException {
    Set<String> named = new TreeSet<>();
    for (String sources :
        List.of(
            "detection/src/main/java", "classifier-stream/src/main/java/dev/candor/stream/step")) {
      try (Stream<Path> files = Files.walk(Path.of("..").resolve(sources))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> named.addAll(names(file)));
      }
    }
    assertThat(named).contains("copies", "few_samples_repeating", "began_in_cycle");
    assertThat(NoteWords.names()).containsExactlyInAnyOrderElementsOf(named);
  }

  private static Set<String> names(Path file) {
    try {
      String source = Files.readString(file);
      Set<String> names = new TreeSet<>();
      Matcher named = NAMED.matcher(source);
      while (named.find()) {
        Stream.of(named.group(1), named.group(2)).filter(Objects::nonNull).forEach(names::add);
      }
      Matcher begun = BEGUN.matcher(source);
      while (begun.find()) {
        names.add("few_samples" + begun.group(1));
        names.add("few_replies" + begun.group(1));
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
