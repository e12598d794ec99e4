package dev.candor.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.runtime.BoundedMeterRegistry;
import dev.candor.runtime.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConsoleMetrics metrics = new ConsoleMetrics(new BoundedMeterRegistry(registry));

  private String address() {
    return registry.get(Meters.CONSOLE_ADDRESS.name()).gauge().getId().getTag("url");
  }

  @ParameterizedTest
  @CsvSource({
    "https://reader:s3cret@candor.example.org, https://candor.example.org",
    "https://reader%40home:p%3Aw@candor.example.org:8443/console/,"
        + " https://candor.example.org:8443/console",
    "http://reader@[::1]:8080, http://[::1]:8080",
  })
  void namesAndPasswordsStayOutOfTheMetrics(URI given, String shown) {
    metrics.serves(given);
    assertThat(address()).isEqualTo(shown);
  }

  @Test
  void addressIsShownWithoutItsLastSlash() {
    metrics.serves(URI.create("http://localhost:8080/"));
    assertThat(address()).isEqualTo("http://localhost:8080");
  }
}
