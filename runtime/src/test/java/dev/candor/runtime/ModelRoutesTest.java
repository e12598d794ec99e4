package dev.candor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelRoutesTest {
  @Test
  void eachTargetKnowsTheOneThatItNames() {
    ModelRoutes routes =
        read(
            """
            targets:
              - {name: maker}
              - {name: host, same_model_as: maker}
              - {name: mirror, same_model_as: host}
              - {name: other}
            """);
    assertThat(routes.sameModelAs()).isEqualTo(Map.of("host", "maker", "mirror", "host"));
  }

  @Test
  void targetThatDoesNotExistIsRefusedWithThoseThatDo() {
    assertThatThrownBy(
            () ->
                read(
                    """
                    targets:
                      - {name: maker}
                      - {name: host, same_model_as: makr}
                    """))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("same_model_as")
        .hasMessageContaining("\"makr\"")
        .hasMessageContaining("maker");
  }

  @Test
  void targetIsNoOtherRouteToItself() {
    assertThatThrownBy(() -> read("targets: [{name: maker, same_model_as: maker}]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("itself");
  }

  private static ModelRoutes read(String yaml) {
    return ModelRoutes.from(Configuration.parse("monitor.yaml", yaml, Map.of()));
  }
}
