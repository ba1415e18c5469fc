package dev.medley.registry.evaluation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Texts cut into words, as the metrics of the field do. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern UNSPACED =
            Pattern.compile("[\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Thai}\\p{Lao}\\p{Khmer}\\p{Myanmar}]");
    private static final Pattern SYMBOL = Pattern.compile("([\\{-\\~\\[-\\` -\\&\\(-\\+\\:-\\@\\/])");
    private static final Pattern AFTER_OTHER = Pattern.compile("([^0-9])([\\.,])");
    private static final Pattern BEFORE_OTHER = Pattern.compile("([\\.,])([^0-9])");
    private static final Pattern DASH = Pattern.compile("([0-9])(-)");

    private Words() {}

    /** Lower case letters and digits: of ASCII as rouge-score without stemming, and of every other script where that drops them. */
    static List<String> plain(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** Whether some of it is of a script that puts no spaces between words. */
    static boolean isUnspaced(String text) {
        return UNSPACED.matcher(text).find();
    }

    /** The tokenizer 13a of sacreBLEU. */
    static List<String> mteval(String text) {
        String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
        line = line.replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line = SYMBOL.matcher(" " + line + " ").replaceAll(" $1 ");
        line = AFTER_OTHER.matcher(line).replaceAll("$1 $2 ");
        line = BEFORE_OTHER.matcher(line).replaceAll(" $1 $2");
        line = DASH.matcher(line).replaceAll("$1 $2 ");
        return List.of(line.strip().split("\\s+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** How often each run of {@code length} words occurs. */
    static Map<List<String>, Integer> runs(List<String> words, int length) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + length <= words.size(); i++) {
            counts.merge(List.copyOf(words.subList(i, i + length)), 1, Integer::sum);
        }
        return counts;
    }

    /** Runs that both have, each as often as in the one with fewer. */
    static int common(Map<List<String>, Integer> first, Map<List<String>, Integer> second) {
        return first.entrySet().stream()
                .mapToInt(each -> Math.min(each.getValue(), second.getOrDefault(each.getKey(), 0)))
                .sum();
    }
}
