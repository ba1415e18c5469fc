package dev.medley.registry.evaluation;

import java.util.List;

/** ROUGE as F1 over lower-cased words without stemming: the reference implementation's numbers. */
final class Rouge {
    private Rouge() {}

    static double runs(String answer, String reference, int length) {
        var own = Words.runs(Words.plain(answer), length);
        var wanted = Words.runs(Words.plain(reference), length);
        int common = Words.common(own, wanted);
        return f1(common, count(own.values()), count(wanted.values()));
    }

    /** By the longest common subsequence. */
    static double longest(String answer, String reference) {
        List<String> own = Words.plain(answer);
        List<String> wanted = Words.plain(reference);
        int[] previous = new int[wanted.size() + 1];
        for (String word : own) {
            int[] current = new int[wanted.size() + 1];
            for (int j = 1; j <= wanted.size(); j++) {
                current[j] =
                        word.equals(wanted.get(j - 1)) ? previous[j - 1] + 1 : Math.max(previous[j], current[j - 1]);
            }
            previous = current;
        }
        return f1(previous[wanted.size()], own.size(), wanted.size());
    }

    private static int count(Iterable<Integer> counts) {
        int sum = 0;
        for (int each : counts) {
            sum += each;
        }
        return sum;
    }

    private static double f1(int common, int own, int wanted) {
        return common == 0 ? 0 : 2.0 * common / (own + wanted);
    }
}
