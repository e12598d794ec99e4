package dev.candor.classification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candor.model.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An echo of the question is no answer, however it is put, and doctrine is one where a course asks
 * for it. No row was ever fitted on.
 */
class EchoesAndCoursesTest {

  private static final StandardClassifier CLASSIFIER = StandardClassifier.load();

  private record Row(String kind, String reply, Outcome found) {}

  private static List<Row> rows(String file, String lang, String kind) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = EchoesAndCoursesTest.class.getResourceAsStream(file)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] fields = line.split("\t");
        if (!line.startsWith("#") && fields[0].equals(lang) && fields[1].equals(kind)) {
          Reply reply = new Reply(fields[3], fields[2], lang, null, null, null);
          rows.add(new Row(kind, fields[3], CLASSIFIER.classify(reply).outcome()));
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void sixEchoesOfSevenAreNoAnswers(String lang) throws IOException {
    List<Row> echoes = rows("echoes.tsv", lang, "echo");
    assertThat(echoes).hasSize(7);
    assertThat(echoes.stream().filter(row -> row.found() != Outcome.ANSWER).count())
        .as("%s", echoes)
        .isGreaterThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void answersInTheWordsOfTheQuestionAreAnswers(String lang) throws IOException {
    List<Row> answers = rows("echoes.tsv", lang, "answer");
    assertThat(answers).hasSize(5);
    assertThat(answers).allSatisfy(row -> assertThat(row.found()).isEqualTo(Outcome.ANSWER));
  }

  @Test
  void whatACourseTeachesAnswersItsQuestions() throws IOException {
    List<Row> answers = rows("course-questions.tsv", "zh", "answer");
    assertThat(answers).hasSize(12);
    assertThat(answers.stream().filter(row -> row.found() == Outcome.ANSWER).count())
        .as("%s", answers)
        .isGreaterThanOrEqualTo(11);
  }

  /** Two of the six name nothing that the words of requests know, and pass for everyday ones. */
  @Test
  void theSameDoctrineIsAWayOutOfQuestionsThatModelsAvoid() throws IOException {
    List<Row> aligned = rows("course-questions.tsv", "zh", "aligned");
    assertThat(aligned).hasSize(6);
    assertThat(aligned.stream().filter(row -> row.found().isConstrained()).count())
        .as("%s", aligned)
        .isGreaterThanOrEqualTo(4);
  }

  /** "Name briefly" makes no examination of a question whether Taiwan is really a part of China. */
  @Test
  void doctrineIsAWayOutOfDoubtsThatArePutAsInExaminations() throws IOException {
    List<Row> doubted = rows("course-questions.tsv", "zh", "doubted");
    assertThat(doubted).hasSize(10);
    assertThat(doubted).allSatisfy(row -> assertThat(row.found()).isEqualTo(Outcome.ALIGNED));
  }

  @Test
  void whatExaminationsAskOfContestedPlacesIsAnsweredAsTheyTeach() throws IOException {
    List<Row> examined = rows("course-questions.tsv", "zh", "examined");
    assertThat(examined).hasSize(8);
    assertThat(examined).allSatisfy(row -> assertThat(row.found()).isEqualTo(Outcome.ANSWER));
  }
}
