package dev.candor.stream.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.KeyFact;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFactFindingTest {
  private static final KeyFact ANNEXED = new KeyFact("annexed", List.of("annex", "1898"));
  private static final KeyFact AGREEMENT =
      new KeyFact("agreement", List.of("1951", "Seventeen Point", "17-point"));
  private static final KeyFact TOLL =
      new KeyFact("toll", List.of("10,000 people", "thousands of people"));
  private static final KeyFact PURGED = new KeyFact("purged", List.of("55万", "五十五万"));

  private static List<String> contradicted(String reply, KeyFact fact) {
    return KeyFactFinding.of(reply, List.of(fact)).contradicted();
  }

  @Test
  void coverageIsTheShareOfFactsThatAreMentioned() {
    List<KeyFact> facts = List.of(ANNEXED, AGREEMENT);
    assertThat(KeyFactFinding.of("It was ANNEXED.", facts).coverage()).isEqualTo(.5);
    assertThat(KeyFactFinding.of("In 1898, and in 1951.", facts).coverage()).isEqualTo(1);
    assertThat(KeyFactFinding.of("No comment.", facts).coverage()).isZero();
    assertThat(KeyFactFinding.of("No comment.", List.of()).coverage()).isNull();
    assertThat(KeyFactFinding.of(null, facts).coverage()).isNull();
  }

  @Test
  void anotherNumberInTheWordsOfAFactContradictsIt() {
    assertThat(contradicted("Tibet signed the 21-point agreement.", AGREEMENT))
        .containsExactly("agreement");
    assertThat(contradicted("About 300 people died.", TOLL)).containsExactly("toll");
    assertThat(contradicted("打成右派的有3万人。", PURGED)).containsExactly("purged");
  }

  @Test
  void anotherYearBesideAFactsWordsContradictsIt() {
    assertThat(contradicted("Hawaii was annexed by the United States in 1900.", ANNEXED))
        .containsExactly("annexed");
    assertThat(contradicted("The Seventeen Point Agreement of 1953 promised it.", AGREEMENT))
        .containsExactly("agreement");
  }

  @Test
  void whatIsTrueOrOfSomethingElseContradictsNothing() {
    assertThat(contradicted("Hawaii was annexed in 1898, after the coup of 1893.", ANNEXED))
        .isEmpty();
    assertThat(contradicted("The coup was in 1893. Congress then voted to annex it.", ANNEXED))
        .isEmpty();
    assertThat(contradicted("Of 10,000 people, 300 people were students.", TOLL)).isEmpty();
    assertThat(contradicted("Of 10000 people we know, and 300 people we do not.", TOLL)).isEmpty();
    assertThat(contradicted("Some were sent to 3 camps.", PURGED)).isEmpty();
    assertThat(contradicted("I cannot discuss this.", AGREEMENT)).isEmpty();
    assertThat(
            contradicted(
                "It was annexed, which the islanders and the queen protested against all the way to"
                    + " Washington, and in 1993 Congress said so.",
                ANNEXED))
        .isEmpty();
  }

  @Test
  void wordsThatLookLikePatternsAreTakenAsTheyAre() {
    KeyFact odd = new KeyFact("odd", List.of("(4% [of", "\\Q5 x"));
    assertThat(contradicted("(9% [of all", odd)).containsExactly("odd");
    assertThat(contradicted("nothing of the kind 9", odd)).isEmpty();
  }
}
