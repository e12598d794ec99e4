package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RegistryRulesTest {
  private static final Schema ONE = schema("{'name':'a','type':'string'}");
  private static final Schema TWO =
      schema("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
  private static final Schema THREE =
      schema("{'name':'a','type':'string'},{'name':'c','type':'int','default':0}");
  private static final Schema INCOMPATIBLE = schema("{'name':'a','type':'int'}");

  private final SchemaLogInMemory log = new SchemaLogInMemory();
  private final RegistryRules registry = open(log);

  private static RegistryRules open(SchemaLogInMemory log) {
    RegistryRules registry = new RegistryRules(log);
    registry.open();
    return registry;
  }

  static Schema schema(String fields) {
    return RegistryRules.parse(
        "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"'));
  }

  private static void refused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
  }

  @Test
  void sameSchemaHasOneIdUnderEverySubjectAndRegistersOnce() {
    assertThat(registry.register("s", ONE).id()).isEqualTo(1);
    assertThat(registry.register("s", ONE).version()).isEqualTo(1);
    assertThat(registry.register("s", TWO).id()).isEqualTo(2);
    assertThat(registry.register("t", ONE).id()).isEqualTo(1);
    assertThat(registry.uses(1, VersionFilter.CURRENT))
        .extracting(SchemaVersion::subject)
        .containsExactly("s", "t");
  }

  @Test
  void schemaThatDiffersInItsDocumentationAloneIsAnother() {
    Schema documented =
        RegistryRules.parse(ONE.toString().replace("\"fields\"", "\"doc\":\"d\",\"fields\""));
    registry.register("s", ONE);
    assertThat(registry.register("s", documented).version()).isEqualTo(2);
    assertThat(registry.schema(2)).contains("\"doc\":\"d\"");
  }

  @Test
  void everyLevelAsksWhatItPromises() {
    Schema withoutDefault = schema("{'name':'a','type':'string'},{'name':'b','type':'int'}");
    registry.register("s", ONE);
    refused(409, () -> registry.register("s", withoutDefault)); // FULL_TRANSITIVE
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.FORWARD);
    registry.register("s", withoutDefault);
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.FORWARD_TRANSITIVE);
    refused(409, () -> registry.register("s", INCOMPATIBLE));
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.BACKWARD);
    registry.register("s", THREE); // reads the latest version alone
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.BACKWARD_TRANSITIVE);
    refused(409, () -> registry.register("s", INCOMPATIBLE));
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.FULL);
    refused(409, () -> registry.register("s", INCOMPATIBLE));
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.NONE);
    assertThat(registry.register("s", INCOMPATIBLE).version()).isEqualTo(4);
  }

  @Test
  void transitiveLevelLooksAtMoreThanTheLatestVersion() {
    Schema text = schema("{'name':'a','type':'string'},{'name':'b','type':'string','default':''}");
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.BACKWARD);
    registry.register("s", TWO);
    registry.register("s", ONE);
    assertThat(registry.objections("s", text)).isEmpty();
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.BACKWARD_TRANSITIVE);
    assertThat(registry.objections("s", text)).singleElement().asString().contains("version 1");
  }

  @Test
  void hiddenVersionStillAnswersByItsIdAndItsNumberIsNotGivenAgain() {
    registry.register("s", ONE);
    registry.register("s", TWO);
    refused(40407, () -> registry.deleteVersion("s", "2", true));
    registry.deleteVersion("s", "2", false);
    refused(40406, () -> registry.deleteVersion("s", "2", false));
    refused(40402, () -> registry.version("s", "2", VersionFilter.CURRENT));
    assertThat(registry.version("s", "latest", VersionFilter.CURRENT).version()).isEqualTo(1);
    assertThat(registry.schema(2)).isEqualTo(TWO.toString());
    assertThat(registry.register("s", TWO))
        .extracting(SchemaVersion::version, SchemaVersion::id)
        .containsExactly(3, 2);
  }

  @Test
  void subjectIsHiddenFirstAndRemovedAfterwards() {
    registry.register("s", ONE);
    refused(40405, () -> registry.deleteSubject("s", true));
    assertThat(registry.deleteSubject("s", false)).hasSize(1);
    refused(40404, () -> registry.deleteSubject("s", false));
    refused(40401, () -> registry.versions("s", VersionFilter.CURRENT));
    assertThat(registry.subjects("", VersionFilter.ALL)).containsExactly("s");
    registry.deleteSubject("s", true);
    assertThat(registry.subjects("", VersionFilter.ALL)).isEmpty();
    refused(40403, () -> registry.schema(1));
    refused(40401, () -> registry.deleteSubject("s", true));
  }

  @Test
  void idOfARemovedSchemaIsNeverGivenToAnotherEvenAfterCompaction() {
    registry.register("s", ONE);
    registry.register("t", INCOMPATIBLE);
    registry.deleteSubject("t", false);
    registry.deleteSubject("t", true);
    RegistryRules later = open(log.compacted());
    assertThat(later.register("t", THREE).id()).isEqualTo(3);
  }

  @Test
  void restartKnowsVersionsLevelsAndModes() {
    registry.register("s", ONE);
    registry.register("s", TWO);
    registry.deleteVersion("s", "1", false);
    registry.set(Setting.LEVEL, "s", CompatibilityLevel.NONE);
    registry.set(Setting.LEVEL, null, CompatibilityLevel.BACKWARD);
    registry.set(Setting.MODE, "s", SchemaStore.Mode.READONLY);
    RegistryRules later = open(log.compacted());
    assertThat(later.versions("s", VersionFilter.ALL))
        .isEqualTo(registry.versions("s", VersionFilter.ALL));
    assertThat(later.own(Setting.LEVEL, "s")).contains(CompatibilityLevel.NONE);
    assertThat(later.whole(Setting.LEVEL)).isEqualTo(CompatibilityLevel.BACKWARD);
    refused(42205, () -> later.register("s", THREE));
    later.set(Setting.MODE, "s", null);
    assertThat(later.register("s", THREE).id()).isEqualTo(3);
  }

  @Test
  void writeWhoseAcknowledgementWasLostIsSeenByTheNext() {
    log.appendUnacknowledged(
        SchemaStore.entry(new SchemaVersion("s", 1, 1, ONE.toString(), ONE, false)));
    assertThat(registry.register("t", TWO).id()).isEqualTo(2);
    assertThat(registry.register("s", ONE).id()).isEqualTo(1);
  }

  @Test
  void recordsThatNobodyHereWroteAreLeftOut() {
    log.append(
        java.util.List.of(
            new LogEntry("{\"keytype\":\"NOOP\",\"magic\":0}", "{}"),
            new LogEntry("not json", "{}"),
            new LogEntry(
                "{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":1,\"magic\":1}",
                "{\"schema\":\"not avro\",\"id\":7}")));
    assertThat(registry.register("s", ONE).id()).isEqualTo(1);
  }
}
