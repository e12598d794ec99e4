package dev.candor.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The law of imports: dependencies point one way, and each library has its place. */
class ImportsTest {
  private static final List<String> FOUNDATIONS =
      List.of("events", "classification", "detection", "runtime");
  private static final List<String> SERVICES =
      List.of("producer", "worker", "stream", "alerting", "simulator");

  @Test
  void theModelIsTheJdkAndNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(in("model"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", in("model"))
        .check(OurClasses.MAIN);
  }

  @Test
  void foundationsKnowOnlyTheModel() {
    for (String module : FOUNDATIONS) {
      List<String> others = new ArrayList<>(FOUNDATIONS);
      others.addAll(SERVICES);
      others.addAll(List.of("report", "console", "embedded", "launcher"));
      others.remove(module);
      knowsNothingOf(module, others);
    }
  }

  @Test
  void servicesMeetOnlyInTopics() {
    for (String module : SERVICES) {
      List<String> others = new ArrayList<>(SERVICES);
      others.addAll(List.of("report", "console", "embedded", "launcher"));
      others.remove(module);
      knowsNothingOf(module, others);
    }
    knowsNothingOf(
        "console", List.of("producer", "worker", "alerting", "simulator", "embedded", "launcher"));
  }

  @Test
  void onlyTheClassifierStreamAndTheLauncherKnowReasoning() {
    noClasses()
        .that()
        .resideInAnyPackage(in(List.of("producer", "worker", "alerting", "simulator", "console")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(List.of("classification", "detection")))
        .check(OurClasses.MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            in("stream"), in("report"), in("console"), in("launcher"), in("bench"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.streams..")
        .check(OurClasses.MAIN);
  }

  @Test
  void detectionIsTheJdkAndTheModelAndNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(in("detection"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", in("model"), in("detection"))
        .check(OurClasses.MAIN);
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
        .check(OurClasses.MAIN);
  }

  @Test
  void weightsAreFittedApartFromWhatRuns() {
    noClasses()
        .that()
        .resideInAPackage(in("training"))
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", in("training"), in("classification"), in("model"))
        .check(OurClasses.MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(in("training"), in("launcher"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("training"))
        .check(OurClasses.MAIN);
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
        .check(OurClasses.MAIN);
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
        .check(OurClasses.MAIN);
  }

  @Test
  void noPackageIsAHeapOfOddsAndEnds() {
    noClasses()
        .should()
        .resideInAnyPackage("..common..", "..util..", "..utils..")
        .check(OurClasses.MAIN);
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
        .check(OurClasses.MAIN);
  }

  private static void knowsNothingOf(String module, List<String> others) {
    noClasses()
        .that()
        .resideInAPackage(in(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in(others))
        .check(OurClasses.MAIN);
  }

  private static String in(String module) {
    return "dev.candor." + module + "..";
  }

  private static String[] in(List<String> modules) {
    return modules.stream().map(ImportsTest::in).toArray(String[]::new);
  }
}
