package dev.candor.classification.text;

/**
 * Guesses the language a folded text is written in: by script, and among Latin scripts by function
 * words. Good enough to notice a Chinese question answered in English; not a language identifier.
 */
public final class ReplyLanguage {

  /** No language could be recognised. */
  public static final String UNKNOWN = "und";

  private static final int UNITS_READ = 2_400;

  private static final String[] CODES = {
    "en", "fi", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "tr", "id", "vi"
  };

  private static final String[] WORDS = {
    "the of and to is that it for with as are not this be on you was have but or an can by from",
    "ja on ei se että en ovat oli mutta kuin tai joka voi myös olla ole niin sen kun hän ne sekä"
        + " kuten mukaan pyyntöön auttaa",
    "der die und das ist nicht ein eine zu den mit von auf für sich dem auch ich wird als werden",
    "le la les et est des une pas que pour dans qui sur du au ce il vous sont avec je ne ou par",
    "el los las y es una que de para por con no del se su como lo más pero al este son puedo",
    "il di che è la per un una non sono con della del le si ma come più questo gli nel",
    "o os as e é um uma que de para por não com do da em se mais como mas dos são ao",
    "de het een en van is dat niet op te zijn voor met die in ik maar om aan ook als",
    "och att det som en är på inte jag för med av ett den till om har kan de men var",
    "i w nie na się z że do jest to o jak za ale po od przez są być tego dla",
    "ve bir bu için de da ile olarak değil çok daha olan gibi ne en kadar ama var",
    "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena adalah",
    "và là của không có một cho được trong này với những các người đã để về"
  };

  private static final int SLOTS = 2_048;
  private static final int[] WORD_HASHES = new int[SLOTS];
  private static final int[] LANGUAGES_OF_WORD = new int[SLOTS];

  static {
    for (int language = 0; language < WORDS.length; language++) {
      for (String word : WORDS[language].split(" ")) {
        int hash = hash(word);
        int slot = slotOf(hash);
        WORD_HASHES[slot] = hash;
        LANGUAGES_OF_WORD[slot] |= 1 << language;
      }
    }
  }

  private ReplyLanguage() {}

  /** Slot holding this hash, or the free one where it belongs. */
  private static int slotOf(int hash) {
    int slot = (hash * 0x9e3779b9) >>> (32 - 11);
    while (LANGUAGES_OF_WORD[slot] != 0 && WORD_HASHES[slot] != hash) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private static int hash(String word) {
    int hash = 17;
    for (int i = 0; i < word.length(); i++) {
      hash = hash * 31 + word.charAt(i);
    }
    return hash;
  }

  /** ISO 639-1 code of the text's language, or {@link #UNKNOWN}. */
  public static String of(FoldedText text) {
    int han = 0;
    int kana = 0;
    int hangul = 0;
    int latin = 0;
    int cyrillic = 0;
    int arabic = 0;
    int other = 0;
    int end = Math.min(text.length(), UNITS_READ);
    int[] hits = new int[CODES.length];
    int hash = 17;
    int letters = 0;
    for (int i = 0; i <= end; i++) {
      char unit = i < end ? text.charAt(i) : ' ';
      boolean latinLetter = (unit >= 'a' && unit <= 'z') || (unit >= 0xdf && unit < 0x250);
      if (latinLetter) {
        latin++;
        letters++;
        hash = hash * 31 + unit;
        continue;
      }
      if (letters > 0) {
        if (letters <= 9) {
          count(hash, hits);
        }
        hash = 17;
        letters = 0;
      }
      if (unit < 0x370) {
        continue;
      }
      if (unit >= 0x4e00 && unit <= 0x9fff || unit >= 0x3400 && unit <= 0x4dbf) {
        han++;
      } else if (unit >= 0x3040 && unit <= 0x30ff) {
        kana++;
      } else if (unit >= 0xac00 && unit <= 0xd7a3) {
        hangul++;
      } else if (unit >= 0x400 && unit <= 0x52f) {
        cyrillic++;
      } else if (unit >= 0x600 && unit <= 0x6ff) {
        arabic++;
      } else if (Character.isLetter(unit)) {
        other++;
      }
    }
    int cjk = 3 * (han + kana + hangul);
    int most = Math.max(Math.max(cjk, latin), Math.max(Math.max(cyrillic, arabic), other));
    if (most == 0) {
      return UNKNOWN;
    }
    if (most == cjk) {
      if (hangul > han + kana) {
        return "ko";
      }
      return kana * 4 > han ? "ja" : "zh";
    }
    if (most == cyrillic) {
      return "ru";
    }
    if (most == arabic) {
      return "ar";
    }
    return most == other ? UNKNOWN : latinLanguage(hits, latin);
  }

  private static void count(int hash, int[] hits) {
    for (int rest = LANGUAGES_OF_WORD[slotOf(hash)]; rest != 0; rest &= rest - 1) {
      hits[Integer.numberOfTrailingZeros(rest)]++;
    }
  }

  /**
   * Whether a word with this {@link #step running hash} is a function word of any language known.
   */
  public static boolean isFunctionWord(int hash) {
    return LANGUAGES_OF_WORD[slotOf(hash)] != 0;
  }

  /** Seed of a word's running hash. */
  public static final int SEED = 17;

  /** The running hash of a word after one more letter. */
  public static int step(int hash, char letter) {
    return hash * 31 + letter;
  }

  private static String latinLanguage(int[] hits, int letters) {
    int best = 0;
    for (int i = 1; i < hits.length; i++) {
      if (hits[i] > hits[best]) {
        best = i;
      }
    }
    boolean enough = hits[best] >= 2 || (hits[best] == 1 && letters < 60);
    return enough ? CODES[best] : UNKNOWN;
  }
}
