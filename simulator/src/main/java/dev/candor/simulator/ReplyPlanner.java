package dev.candor.simulator;

import dev.candor.model.Outcome;
import dev.candor.simulator.dialect.Asked;
import dev.candor.simulator.dialect.Finish;
import dev.candor.simulator.dialect.Piece;
import dev.candor.simulator.dialect.SimulatedFailure;
import dev.candor.simulator.dialect.StreamEnd;
import dev.candor.simulator.dialect.Tokens;
import dev.candor.simulator.text.Draw;
import dev.candor.simulator.text.Matter;
import dev.candor.simulator.text.ReplyWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides what a release replies. The same draw and question give the same reply. */
record ReplyPlanner(ReplyWriter writer, QuestionTable table, double reroll) {
  private static final int LONGEST_PIECE = 36;

  PlannedReply plan(SimulatedQuestion question, SimulatedRelease release, Asked asked, Draw draw) {
    boolean fresh = draw.chance(reroll) && !asked.greedy();
    double drawn = draw.uniform();
    double point = fresh ? drawn : table.standing(asked.prompt());
    Outcome outcome = release.mixFor(question).at(point);
    Voice voice = new Voice(question, release, asked, draw);
    return outcome == Outcome.FILTERED
        ? voice.blocked(weighted(release.blocks(), draw))
        : voice.spoken(outcome, voice.write(outcome.wireName()));
  }

  private static Block weighted(Map<Block, Double> weights, Draw draw) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    double point = draw.uniform() * sum;
    Block last = Block.CONTENT_FILTER;
    for (Map.Entry<Block, Double> weight : new TreeMap<>(weights).entrySet()) {
      if (weight.getValue() > 0) {
        last = weight.getKey();
        point -= weight.getValue();
        if (point < 0) {
          return last;
        }
      }
    }
    return last;
  }

  /** One release's way to answer one request. */
  private final class Voice {
    private final SimulatedQuestion question;
    private final Matter matter;
    private final SimulatedRelease release;
    private final Asked asked;
    private final Draw draw;

    Voice(SimulatedQuestion question, SimulatedRelease release, Asked asked, Draw draw) {
      this.question = question;
      matter = table.matter(question);
      this.release = release;
      this.asked = asked;
      this.draw = draw;
    }

    PlannedReply blocked(Block block) {
      return switch (block) {
        case DATA_INSPECTION -> refused(SimulatedFailure.Kind.DATA_INSPECTION);
        case PROMPT_FILTER -> refused(SimulatedFailure.Kind.PROMPT_FILTER);
        case EMPTY -> filtered("", Finish.STOP);
        case CANNED_LINE -> filtered(write("canned-line"), Finish.STOP);
        case CONTENT_FILTER ->
            filtered(draw.chance(0.4) ? "" : beginning(write("answer")), Finish.FILTERED);
        case WITHDRAWN ->
            asked.stream() ? withdrawn() : filtered(beginning(write("answer")), Finish.FILTERED);
      };
    }

    PlannedReply spoken(Outcome outcome, String text) {
      String thinking =
          release.thinking() == Thinking.NONE
              ? ""
              : write(outcome == Outcome.ANSWER ? "thinking-answer" : "thinking-guarded");
      boolean tagged = release.thinking() == Thinking.TAGS;
      String whole = tagged ? "<think>\n" + thinking + "\n</think>\n\n" + text : text;
      String field = tagged ? "" : thinking;
      String cut = asked.maxTokens() > 0 ? Tokens.cut(whole, asked.maxTokens()) : whole;
      Finish finish = cut.length() < whole.length() ? Finish.LENGTH : Finish.STOP;
      return planned(outcome, field, cut, finish, pieces(field, cut), StreamEnd.FINISHED);
    }

    private PlannedReply refused(SimulatedFailure.Kind kind) {
      return new PlannedReply(
          Outcome.FILTERED,
          Optional.of(kind),
          "",
          "",
          Finish.FILTERED,
          List.of(),
          StreamEnd.FINISHED);
    }

    private PlannedReply filtered(String text, Finish finish) {
      return planned(Outcome.FILTERED, "", text, finish, pieces("", text), StreamEnd.FINISHED);
    }

    private PlannedReply withdrawn() {
      String begun = beginning(write("answer"));
      List<Piece> pieces = pieces("", begun);
      return switch (draw.below(3)) {
        case 0 -> {
          String line = write("withdrawn-line");
          pieces.add(new Piece(false, "\n\n" + line));
          String all = begun + "\n\n" + line;
          yield planned(Outcome.FILTERED, "", all, Finish.STOP, pieces, StreamEnd.FINISHED);
        }
        case 1 ->
            planned(Outcome.FILTERED, "", begun, Finish.FILTERED, pieces, StreamEnd.ERROR_EVENT);
        default ->
            planned(Outcome.FILTERED, "", begun, Finish.FILTERED, pieces, StreamEnd.FINISHED);
      };
    }

    private PlannedReply planned(
        Outcome outcome,
        String thinking,
        String text,
        Finish finish,
        List<Piece> pieces,
        StreamEnd end) {
      return new PlannedReply(outcome, Optional.empty(), thinking, text, finish, pieces, end);
    }

    private String write(String kind) {
      return writer.write(kind, question.lang(), matter, draw);
    }

    /** A tenth to a half of a text. */
    private String beginning(String text) {
      int length = Math.max(1, (int) (text.length() * (0.1 + 0.4 * draw.uniform())));
      return cutAt(text, length);
    }

    private List<Piece> pieces(String thinking, String text) {
      List<Piece> pieces = new ArrayList<>();
      split(thinking, true, pieces);
      split(text, false, pieces);
      return pieces;
    }

    private void split(String text, boolean thinking, List<Piece> into) {
      int at = 0;
      while (at < text.length()) {
        String piece = cutAt(text.substring(at), draw.between(4, LONGEST_PIECE));
        into.add(new Piece(thinking, piece));
        at += piece.length();
      }
    }
  }

  /** The first characters of a text, never half of a surrogate pair. */
  private static String cutAt(String text, int length) {
    if (length >= text.length()) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length + 1 : length);
  }
}
