package dev.candor.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Time, chance, the environment and the end of the process are the launcher's; everyone else is
 * handed them. Benchmarks measure time and are left out; the simulated provider is a program of its
 * own, which shows the time unless it is given a clock.
 */
class EffectsTest {
  private static final Map<Class<?>, Set<String>> CLOCKS =
      Map.of(
          System.class, Set.of("currentTimeMillis", "nanoTime"),
          Clock.class, Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis"),
          InstantSource.class, Set.of("system"),
          Instant.class, Set.of("now"),
          LocalDate.class, Set.of("now"),
          LocalDateTime.class, Set.of("now"),
          ZonedDateTime.class, Set.of("now"));

  private static final Map<Class<?>, Set<String>> CHANCE =
      Map.of(
          Math.class, Set.of("random"),
          ThreadLocalRandom.class, Set.of("current"),
          UUID.class, Set.of("randomUUID"),
          RandomGenerator.class, Set.of("getDefault"));

  /** Packages of records of the wire and of the templates, which a build writes. */
  private static final Set<String> GENERATED =
      Set.of("dev.candor.events.avro", "dev.candor.report.pages");

  @Test
  void onlyTheLauncherLooksAtTheClock() {
    check(accessing("a clock", CLOCKS));
  }

  @Test
  void onlyTheLauncherDrawsAtRandom() {
    check(accessing("chance", CHANCE));
    check(
        new DescribedPredicate<>("a source of chance without a seed") {
          @Override
          public boolean test(JavaAccess<?> access) {
            return access.getName().equals("<init>")
                && Set.of(
                        Random.class.getName(),
                        SplittableRandom.class.getName(),
                        "java.security.SecureRandom")
                    .contains(access.getTargetOwner().getName())
                && !access.getTarget().getFullName().contains("(long)");
          }
        });
  }

  @Test
  void onlyTheLauncherReadsTheEnvironment() {
    check(accessing("the environment", Map.of(System.class, Set.of("getenv"))));
  }

  @Test
  void onlyAMainEndsTheProcess() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .accessTargetWhere(
            accessing(
                "the end of the process",
                Map.of(System.class, Set.of("exit"), Runtime.class, Set.of("exit", "halt"))))
        .check(OurClasses.MAIN);
  }

  @Test
  void noNameIsTakenTwice() {
    Map<String, Set<String>> named = new TreeMap<>();
    for (JavaClass type : OurClasses.MAIN) {
      if (type.isTopLevelClass() && isOurs(type)) {
        named.computeIfAbsent(type.getSimpleName(), any -> new TreeSet<>()).add(type.getName());
      }
    }
    // Inside two types a name may mean two things, but not what it means by itself elsewhere.
    for (JavaClass type : OurClasses.MAIN) {
      if (type.isMemberClass() && isOurs(type) && named.containsKey(type.getSimpleName())) {
        named.get(type.getSimpleName()).add(type.getName());
      }
    }
    named.values().removeIf(types -> types.size() == 1);
    assertThat(named.values()).as("types of one name").isEmpty();
  }

  private static boolean isOurs(JavaClass type) {
    return !GENERATED.contains(
            type.getPackageName().replaceFirst("(dev\\.candor\\.\\w+\\.\\w+).*", "$1"))
        && !type.getSimpleName().equals("package-info");
  }

  private static void check(DescribedPredicate<? super JavaAccess<?>> effect) {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.candor.launcher..", "dev.candor.bench..")
        .and()
        .doNotHaveSimpleName("SimulatedProvider")
        .should()
        .accessTargetWhere(effect)
        .check(OurClasses.MAIN);
  }

  private static DescribedPredicate<JavaAccess<?>> accessing(
      String what, Map<Class<?>, Set<String>> targets) {
    return new DescribedPredicate<>(what) {
      @Override
      public boolean test(JavaAccess<?> access) {
        return targets.entrySet().stream()
            .anyMatch(
                entry ->
                    access.getTargetOwner().isEquivalentTo(entry.getKey())
                        && entry.getValue().contains(access.getName()));
      }
    };
  }
}
