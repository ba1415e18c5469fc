package dev.medley.registry.evaluation;

import java.util.List;
import java.util.function.ToIntFunction;

/**
 * BLEU, 0 to 100, equal to sacreBLEU's defaults: tokenizer 13a, up to four words, exponential smoothing.
 *
 * @param correct runs of 1 to 4 words that answer and reference share
 * @param total runs of the answers
 */
record Bleu(List<Integer> correct, List<Integer> total, int answerWords, int referenceWords) {
    private static final int ORDER = 4;

    static Bleu of(String answer, String reference) {
        List<String> own = Words.mteval(answer);
        List<String> wanted = Words.mteval(reference);
        Integer[] correct = new Integer[ORDER];
        Integer[] total = new Integer[ORDER];
        for (int n = 1; n <= ORDER; n++) {
            correct[n - 1] = Words.common(Words.runs(own, n), Words.runs(wanted, n));
            total[n - 1] = Math.max(own.size() - n + 1, 0);
        }
        return new Bleu(List.of(correct), List.of(total), own.size(), wanted.size());
    }

    /** Of several texts at once: those at these places, which may repeat. */
    static Bleu sum(List<Bleu> texts, int[] places) {
        Integer[] correct = new Integer[ORDER];
        Integer[] total = new Integer[ORDER];
        for (int n = 0; n < ORDER; n++) {
            int order = n;
            correct[n] = sum(texts, places, text -> text.correct.get(order));
            total[n] = sum(texts, places, text -> text.total.get(order));
        }
        return new Bleu(
                List.of(correct),
                List.of(total),
                sum(texts, places, Bleu::answerWords),
                sum(texts, places, Bleu::referenceWords));
    }

    private static int sum(List<Bleu> texts, int[] places, ToIntFunction<Bleu> count) {
        int sum = 0;
        for (int place : places) {
            sum += count.applyAsInt(texts.get(place));
        }
        return sum;
    }

    /** Of all texts that were summed up: sacreBLEU's {@code corpus_bleu}. */
    double corpus() {
        return score(ORDER);
    }

    /** Of one text, sacreBLEU's {@code sentence_bleu}: runs that are longer than the text are left out. */
    double sentence() {
        return score((int) total.stream().filter(runs -> runs > 0).count());
    }

    private double score(int orders) {
        if (correct.getFirst() == 0) {
            return 0;
        }
        double smooth = 1;
        double logarithms = 0;
        for (int n = 0; n < orders; n++) {
            if (total.get(n) == 0) {
                return 0;
            }
            double precision;
            if (correct.get(n) == 0) {
                smooth *= 2;
                precision = 1 / (smooth * total.get(n));
            } else {
                precision = (double) correct.get(n) / total.get(n);
            }
            logarithms += Math.log(precision) / orders;
        }
        double brevity = answerWords < referenceWords ? Math.exp(1 - (double) referenceWords / answerWords) : 1;
        return 100 * brevity * Math.exp(logarithms);
    }
}
