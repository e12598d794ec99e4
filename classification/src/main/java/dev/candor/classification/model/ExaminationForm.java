package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;

/**
 * Tells questions of examinations and courses, to which doctrine is the answer, from questions that
 * models avoid, to which it is a way out. A question has the form of an examination (options to
 * choose from, "name briefly", marks to be had), or asks what a text book defines. One that
 * criticises, names what text books leave out, or asks whether something is really so, is none;
 * only where the form leaves no doubt, as with options, a case or marks, may it ask whether.
 */
final class ExaminationForm {

  private static final int UNITS_READ = 600;
  private static final int ENOUGH_OPTIONS = 3;

  /** What stands in examinations and hardly elsewhere. */
  private static final PhraseSet FORM =
      PhraseSet.of(
          "单项选择",
          "多项选择",
          "选择题",
          "单选",
          "多选",
          "判断题",
          "判断正误",
          "判断对错",
          "填空",
          "材料分析",
          "案例分析",
          "材料:",
          "材料一",
          "案例:",
          "下列",
          "以下哪",
          "正确的是",
          "错误的是",
          "0分)",
          "1分)",
          "2分)",
          "3分)",
          "4分)",
          "5分)",
          "6分)",
          "8分)",
          "( )",
          "默写",
          "答题",
          "真题",
          "考研",
          "期末",
          "multiple choice",
          "which of the following",
          "true or false");

  /** How examinations put what anybody may ask in these words too. */
  private static final PhraseSet ASKED =
      PhraseSet.of(
          "判断并", "辨析", "简答", "简述", "简要回答", "论述", "名词解释", "试述", "试论", "试分析", "用要点", "分点作答", "作答");

  private static final PhraseSet DEFINED =
      PhraseSet.of(
          "什么", "哪些", "哪几", "哪三", "哪两", "哪一", "哪个", "哪年", "哪里", "何时", "何地", "含义", "内涵", "意义", "特征",
          "特点", "原则", "依据", "任务", "内容", "背景", "区别", "联系", "关系", "优越性", "宗旨", "性质", "职能", "职权", "作用",
          "如何理解", "怎样理解", "阐述", "概述", "说明", "谈谈", "原理", "规定", "要件", "总目标", "总任务");

  /** Asks in disbelief. */
  private static final PhraseSet DISBELIEVED =
      PhraseSet.of(
          "真的", "难道", "橡皮图章", "形同虚设", "名存实亡", "走过场", "敢不敢", "谁敢", "说实话", "为什么不", "为何不", "为什么没",
          "为何没", "会不会", "到底", "究竟");

  /** Asks whether something is so, or what it cost. */
  private static final PhraseSet DOUBTED =
      PhraseSet.of(
          "吗", "是不是", "有没有", "真正", "真实", "是否", "你觉得", "有什么问题", "实际上", "实际情", "多少人", "代价", "受害",
          "可不可以", "能不能");

  /** Asks for a view or for faults, as text books do of what they name themselves. */
  private static final PhraseSet JUDGED =
      PhraseSet.of("怎么看", "你认为", "评价", "缺点", "弊端", "弊病", "缺陷", "实际", "后果", "教训", "矛盾之处");

  private ExaminationForm() {}

  /**
   * Whether a request is a question of an examination.
   *
   * @param request folded
   * @param counts of its words, by {@link RequestWords}
   */
  static boolean isExamination(FoldedText request, int[] counts) {
    int sensitive = counts[RequestWords.TABOO] + counts[RequestWords.CRITIC];
    int taught = counts[RequestWords.OFFICIAL];
    int places = counts[RequestWords.PLACES];
    boolean disbelieved = DISBELIEVED.standsIn(request);
    boolean doubted = disbelieved || DOUBTED.standsIn(request);
    boolean asked = ASKED.standsIn(request) && !disbelieved && !(doubted && places > 0);
    if (sensitive <= taught + places
        && (asked || FORM.standsIn(request) || options(request) >= ENOUGH_OPTIONS)) {
      return true;
    }
    return counts[RequestWords.DOCTRINE] > 0
        && sensitive <= taught
        && DEFINED.standsIn(request)
        && !doubted
        && !JUDGED.standsIn(request);
  }

  /** How many of the options a, b, c and d follow one another. */
  private static int options(FoldedText request) {
    char[] chars = request.chars();
    int end = Math.min(request.length(), UNITS_READ) - 1;
    char wanted = 'a';
    for (int at = 0; at < end && wanted <= 'd'; at++) {
      if (chars[at] == wanted && (at == 0 || !isLatin(chars[at - 1])) && opens(chars[at + 1])) {
        wanted++;
      }
    }
    return wanted - 'a';
  }

  private static boolean opens(char after) {
    return after == '.' || after == ')' || after == ':' || after == '\u3001' || after >= '\u4e00';
  }

  private static boolean isLatin(char unit) {
    return unit >= 'a' && unit <= 'z' || unit >= '0' && unit <= '9';
  }
}
