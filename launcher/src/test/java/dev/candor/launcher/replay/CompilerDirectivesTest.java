package dev.candor.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerDirectivesTest {
  @Test
  void virtualMachineKnowsThemAndLeavesNoFile(@TempDir Path directory) throws Exception {
    Path withSpace = Files.createDirectory(directory.resolve("a directory"));
    CompilerDirectives.add(withSpace);
    String once = known();
    assertThat(once).contains("dev/candor/classification", "Exclude:true");
    assertThat(withSpace).isEmptyDirectory();
    CompilerDirectives.add(withSpace);
    assertThat(known()).isEqualTo(once);
  }

  private static String known() throws JMException {
    return CompilerDirectives.command("compilerDirectivesPrint").toString();
  }
}
