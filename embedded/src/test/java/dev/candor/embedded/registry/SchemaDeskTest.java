package dev.candor.embedded.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.avro.Schema;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SchemaDeskTest {
  private static final Schema ONE = schema("{'name':'a','type':'string'}");
  private static final Schema TWO =
      schema("{'name':'a','type':'string'},{'name':'b','type':'int','default':0}");
  private static final Schema THREE =
      schema("{'name':'a','type':'string'},{'name':'c','type':'int','default':0}");
  private static final Schema INCOMPATIBLE = schema("{'name':'a','type':'int'}");

  private final SchemaLogInMemory log = new SchemaLogInMemory();
  private final SchemaDesk desk = open(log);

  private static SchemaDesk open(SchemaLogInMemory log) {
    SchemaDesk desk = new SchemaDesk(log);
    desk.open();
    return desk;
  }

  static Schema schema(String fields) {
    return SchemaDesk.parse(
        "{'type':'record','name':'R','fields':[%s]}".formatted(fields).replace('\'', '"'));
  }

  private static void refused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RegistryFault.class, fault -> assertThat(fault.code()).isEqualTo(code));
  }

  @Test
  void sameSchemaHasOneIdUnderEverySubjectAndRegistersOnce() {
    assertThat(desk.register("s", ONE).id()).isEqualTo(1);
    assertThat(desk.register("s", ONE).version()).isEqualTo(1);
    assertThat(desk.register("s", TWO).id()).isEqualTo(2);
    assertThat(desk.register("t", ONE).id()).isEqualTo(1);
    assertThat(desk.uses(1, false)).extracting(SchemaVersion::subject).containsExactly("s", "t");
  }

  @Test
  void schemaThatDiffersInItsDocumentationAloneIsAnother() {
    Schema documented =
        SchemaDesk.parse(ONE.toString().replace("\"fields\"", "\"doc\":\"d\",\"fields\""));
    desk.register("s", ONE);
    assertThat(desk.register("s", documented).version()).isEqualTo(2);
    assertThat(desk.schema(2)).contains("\"doc\":\"d\"");
  }

  @Test
  void everyLevelAsksWhatItPromises() {
    Schema withoutDefault = schema("{'name':'a','type':'string'},{'name':'b','type':'int'}");
    desk.register("s", ONE);
    refused(409, () -> desk.register("s", withoutDefault)); // FULL_TRANSITIVE
    desk.setLevel("s", CompatibilityLevel.FORWARD);
    desk.register("s", withoutDefault);
    desk.setLevel("s", CompatibilityLevel.FORWARD_TRANSITIVE);
    refused(409, () -> desk.register("s", INCOMPATIBLE));
    desk.setLevel("s", CompatibilityLevel.BACKWARD);
    desk.register("s", THREE); // reads the latest version alone
    desk.setLevel("s", CompatibilityLevel.BACKWARD_TRANSITIVE);
    refused(409, () -> desk.register("s", INCOMPATIBLE));
    desk.setLevel("s", CompatibilityLevel.FULL);
    refused(409, () -> desk.register("s", INCOMPATIBLE));
    desk.setLevel("s", CompatibilityLevel.NONE);
    assertThat(desk.register("s", INCOMPATIBLE).version()).isEqualTo(4);
  }

  @Test
  void transitiveLevelLooksAtMoreThanTheLatestVersion() {
    Schema text = schema("{'name':'a','type':'string'},{'name':'b','type':'string','default':''}");
    desk.setLevel("s", CompatibilityLevel.BACKWARD);
    desk.register("s", TWO);
    desk.register("s", ONE);
    assertThat(desk.objections("s", text)).isEmpty();
    desk.setLevel("s", CompatibilityLevel.BACKWARD_TRANSITIVE);
    assertThat(desk.objections("s", text)).singleElement().asString().contains("version 1");
  }

  @Test
  void hiddenVersionStillAnswersByItsIdAndItsNumberIsNotGivenAgain() {
    desk.register("s", ONE);
    desk.register("s", TWO);
    refused(40407, () -> desk.deleteVersion("s", "2", true));
    desk.deleteVersion("s", "2", false);
    refused(40406, () -> desk.deleteVersion("s", "2", false));
    refused(40402, () -> desk.version("s", "2", false));
    assertThat(desk.version("s", "latest", false).version()).isEqualTo(1);
    assertThat(desk.schema(2)).isEqualTo(TWO.toString());
    assertThat(desk.register("s", TWO))
        .extracting(SchemaVersion::version, SchemaVersion::id)
        .containsExactly(3, 2);
  }

  @Test
  void subjectIsHiddenFirstAndRemovedAfterwards() {
    desk.register("s", ONE);
    refused(40405, () -> desk.deleteSubject("s", true));
    assertThat(desk.deleteSubject("s", false)).hasSize(1);
    refused(40404, () -> desk.deleteSubject("s", false));
    refused(40401, () -> desk.versions("s", false));
    assertThat(desk.subjects("", true)).containsExactly("s");
    desk.deleteSubject("s", true);
    assertThat(desk.subjects("", true)).isEmpty();
    refused(40403, () -> desk.schema(1));
    refused(40401, () -> desk.deleteSubject("s", true));
  }

  @Test
  void idOfARemovedSchemaIsNeverGivenToAnotherEvenAfterCompaction() {
    desk.register("s", ONE);
    desk.register("t", INCOMPATIBLE);
    desk.deleteSubject("t", false);
    desk.deleteSubject("t", true);
    SchemaDesk later = open(log.compacted());
    assertThat(later.register("t", THREE).id()).isEqualTo(3);
  }

  @Test
  void restartKnowsVersionsLevelsAndModes() {
    desk.register("s", ONE);
    desk.register("s", TWO);
    desk.deleteVersion("s", "1", false);
    desk.setLevel("s", CompatibilityLevel.NONE);
    desk.setLevel(null, CompatibilityLevel.BACKWARD);
    desk.setMode("s", SchemaBook.Mode.READONLY);
    SchemaDesk later = open(log.compacted());
    assertThat(later.versions("s", true)).isEqualTo(desk.versions("s", true));
    assertThat(later.ownLevel("s")).contains(CompatibilityLevel.NONE);
    assertThat(later.level()).isEqualTo(CompatibilityLevel.BACKWARD);
    refused(42205, () -> later.register("s", THREE));
    later.setMode("s", null);
    assertThat(later.register("s", THREE).id()).isEqualTo(3);
  }

  @Test
  void writeWhoseAcknowledgementWasLostIsSeenByTheNext() {
    log.appendUnacknowledged(
        SchemaBook.entry(new SchemaVersion("s", 1, 1, ONE.toString(), ONE, false)));
    assertThat(desk.register("t", TWO).id()).isEqualTo(2);
    assertThat(desk.register("s", ONE).id()).isEqualTo(1);
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
    assertThat(desk.register("s", ONE).id()).isEqualTo(1);
  }
}
