package dev.candor.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The law of imports: dependencies point one way, and each library has its place. */
class ImportsTest {
  private static final List<String> FOUNDATIONS =
      List.of("events", "classification", "detection", "runtime");
  private static final List<String> SERVICES =
      List.of("producer", "worker", "stream", "alerting", "simulator");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.candor");
  }

  @Test
  void theModelIsTheJdkAndNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(in("model"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", in("model"))
        .check(classes);
  }

  @Test
  void foundationsKnowOnlyTheModel() {
    for (String module : FOUNDATIONS) {
      List<String> others = new ArrayList<>(FOUNDATIONS);
      others.addAll(SERVICES);
      others.addAll(List.of("report", "console", "embedded", "launcher"));
      others.remove(module);
      noClasses()
          .that()
          .resideInAPackage(in(module))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(in(others))
          .check(classes);
    }
  }

  @Test
  void servicesMeetOnlyInTopics() {
    for (String module : SERVICES) {
      List<String> others = new ArrayList<>(SERVICES);
      others.addAll(List.of("report", "console", "embedded", "launcher"));
      others.remove(module);
      noClasses()
          .that()
          .resideInAPackage(in(module))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(in(others))
          .check(classes);
    }
    noClasses()
        .that()
        .resideInAPackage(in("console"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            in(List.of("producer", "worker", "alerting", "simulator", "embedded", "launcher")))
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void onlyTheClassifierStreamAndTheLauncherKnowReasoning() {
    noClasses()
        .that()
        .resideInAnyPackage(in(List.of("producer", "worker", "alerting", "simulator", "console")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(List.of("classification", "detection")))
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            in("stream"), in("report"), in("console"), in("launcher"), in("bench"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.streams..")
        .check(classes);
  }

  @Test
  void detectionIsTheJdkAndTheModelAndNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(in("detection"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", in("model"), in("detection"))
        .check(classes);
  }

  @Test
  void classificationIsTheJdkButForTheReaderOfRulePacks() {
    noClasses()
        .that()
        .resideInAPackage(in("classification"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", in("model"), in("classification"), "org.snakeyaml.engine..")
        .check(classes);
  }

  @Test
  void weightsAreFittedApartFromWhatRuns() {
    noClasses()
        .that()
        .resideInAPackage(in("training"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", in("training"), in("classification"), in("model"))
        .check(classes);
    noClasses()
        .that()
        .resideOutsideOfPackages(in("training"), in("launcher"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("training"))
        .check(classes);
  }

  @Test
  void avroStopsAtTheCodecs() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("events"))
        .and()
        .resideOutsideOfPackage("dev.candor.embedded.registry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.avro..", "dev.candor.events.avro..")
        .check(classes);
  }

  @Test
  void micrometerStopsAtTheAdapters() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("runtime"), in("launcher"), in("bench"))
        .and()
        .haveSimpleNameNotEndingWith("Metrics")
        .and()
        .doNotHaveSimpleName("ClassifierService")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(classes);
  }

  @Test
  void noPackageIsAHeapOfOddsAndEnds() {
    noClasses().should().resideInAnyPackage("..common..", "..util..", "..utils..").check(classes);
    noClasses()
        .that()
        .resideInAPackage("dev.candor..")
        .should()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .check(classes);
  }

  private static String in(String module) {
    return "dev.candor." + module + "..";
  }

  private static String[] in(List<String> modules) {
    return modules.stream().map(ImportsTest::in).toArray(String[]::new);
  }
}
