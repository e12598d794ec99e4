package dev.candor.classification.model;

import dev.candor.classification.text.FoldedText;
import java.util.List;

/**
 * Forms that look like gibberish and were asked for: lines repeated, verse with refrains, text in a
 * code, pictures of marks, languages that nothing was fitted to. Such figures do not count.
 */
final class OddForms {

  private static final List<String> REPEATED =
      List.of(
          "repeat", "rhym", "押韵", "times", "song", "lyrics", "chorus", "refrain", "rap ", "poem",
          "verse", "pattern", "copy", "tongue", "łamani", "绕口令", "遍", "重复", "反复", "多次", "复制", "歌",
          "诗", "顺口溜", "叠词", "toista", "laulu", "runo", "kertaa");

  private static final List<String> CODED =
      List.of(
          "base64",
          "base 64",
          "encod",
          "encrypt",
          "cipher",
          "rot13",
          "caesar",
          "morse",
          "binary",
          "hex",
          "ascii",
          "kaomoji",
          "emoticon",
          "emoji",
          "random",
          "password",
          "hash",
          "uuid",
          "regex",
          "regular expression",
          "scramble",
          "anagram",
          "gibberish",
          "tongue",
          "draw",
          "łamani",
          "translit",
          "brainf",
          "languages",
          "translat",
          "翻译",
          "语言",
          "sequence",
          "dna",
          "formula",
          "编码",
          "加密",
          "密码",
          "摩斯",
          "二进制",
          "十六进制",
          "颜文字",
          "表情",
          "字符画",
          "随机",
          "乱码",
          "哈希",
          "正则",
          "序列",
          "公式",
          "绕口令",
          "koodaa",
          "satunnai");

  private OddForms() {}

  /** Whether a folded request asks for lines or words that recur. */
  static boolean asksRepetition(FoldedText request) {
    return holdsAny(request, REPEATED);
  }

  /** Whether it asks for what is no language, or for language that cannot be spoken. */
  static boolean asksCode(FoldedText request) {
    return holdsAny(request, CODED);
  }

  private static boolean holdsAny(FoldedText request, List<String> words) {
    String text = new String(request.chars(), 0, request.length());
    return words.stream().anyMatch(text::contains);
  }
}
