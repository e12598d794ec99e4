package dev.candor.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellCommandTest {
  @Test
  void plainWordsStayAsTheyAre() {
    assertThat(ShellCommand.of("candor", "report", "--from=a-1.5", "--to=b@2"))
        .isEqualTo("candor report --from=a-1.5 --to=b@2");
  }

  @Test
  void shellReadsEveryWordAsItWasAndRunsNothing() throws Exception {
    List<String> hostile =
        List.of("$(touch x)", "`id`; rm -rf ~", "it's", "a\"b\\c", "", "*", "~", "中文 | cat", "!1");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '<%s>\\n' " + ShellCommand.of(hostile))
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    assertThat(said.lines())
        .containsExactlyElementsOf(hostile.stream().map(word -> "<" + word + ">").toList());
  }

  @Test
  void lineBreakDoesNotEndTheCommand() {
    assertThat(ShellCommand.of("--from=a\nrm -rf ~")).isEqualTo("'--from=a rm -rf ~'");
  }
}
