package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Judges the values of an adapter while its weight file streams by, so the file is read once for this and for its
 * digest. Keeps a few numbers a tensor, never the data. Not safe for many threads; one use.
 */
public final class WeightScan {
    private static final double HUGE = 1_000;
    private static final double LARGEST_F16 = 65_504;
    /**
     * Of a factor with its scale. Beyond this, products overflow in rows of other requests, which multiply them by zero: and zero times infinity is no
     * number.
     */
    public static final float LARGEST_FACTOR = 1e9f;

    private static final double OUTLIER = 100;
    /** Norm of s B A below which what it adds to a module's output is lost in rounding, in float32 too. */
    private static final double SMALLEST_UPDATE = 1e-9;
    /** Norm below which a map's products with numbers of embeddings are no longer told from zero. */
    private static final double SMALLEST_MAP = 1e-20;

    private final SafetensorsHeader header;
    private final AdapterSummary summary;
    private final List<TensorScan> scans = new ArrayList<>();
    private long position;
    private int current;

    /**
     * A scan of the file with this header.
     *
     * @param summary of the accepted adapter, for its pairs and scales
     */
    public WeightScan(SafetensorsHeader header, AdapterSummary summary) {
        this.header = header;
        this.summary = summary;
        header.tensors().forEach(tensor -> scans.add(new TensorScan(tensor)));
    }

    /** Takes the next bytes of the file, from its very first one; chunks may have any size. */
    public void accept(byte[] bytes, int offset, int length) {
        long start = position - header.dataStart();
        position += length;
        while (current < scans.size()) {
            TensorScan scan = scans.get(current);
            long from = Math.max(0, scan.tensor().begin() - start);
            long to = Math.min(length, scan.tensor().end() - start);
            if (from < to) {
                scan.accept(bytes, offset + (int) from, offset + (int) to);
            }
            if (scan.tensor().end() - start > length) {
                return;
            }
            current++;
        }
    }

    /** Every finding about the values; the file must have been fed whole. */
    public List<Finding> finish() {
        FindingCollector findings = new FindingCollector(summary.kind().weights());
        if (position != header.fileSize()) {
            findings.add(
                    UPLOAD_SIZE_MISMATCH,
                    "",
                    "The file has " + header.fileSize() + " bytes but " + position + " arrived. Upload it again.");
            return findings.findings();
        }
        Map<String, TensorScan> byName = new HashMap<>();
        for (TensorScan scan : scans) {
            byName.put(scan.tensor().name(), scan);
            finite(scan, findings);
        }
        // Nothing of a router is ever merged.
        if (!findings.rejected() && summary.kind() == VersionKind.ROUTER) {
            keys(byName, findings);
        }
        if (!findings.rejected() && summary.kind() == VersionKind.ADAPTER) {
            zeros(byName, findings);
            updates(byName, findings);
        }
        if (!findings.rejected() && summary.kind() == VersionKind.RETRIEVER) {
            map(scans.getFirst(), findings);
        }
        return findings.findings();
    }

    /** A router of zeros is one: it mixes uniformly, as every training begins. */
    private void keys(Map<String, TensorScan> byName, FindingCollector findings) {
        if (summary.modules().stream().allMatch(module -> norm(module, byName) == 0)) {
            findings.add(
                    W_ALL_ZERO,
                    "",
                    "Of every module router_A or router_B is zero, so the gate mixes uniformly. Was it saved before training?");
        }
    }

    /** A map that takes every embedding, of length one, to nothing, or beyond what its numbers hold, finds nothing. */
    private static void map(TensorScan scan, FindingCollector findings) {
        String name = scan.tensor().name();
        if (scan.norm() < SMALLEST_MAP) {
            findings.add(Finding.of(
                            W_ALL_ZERO,
                            findings.file(),
                            name,
                            Finding.quote(name) + " is zero, so it maps every prompt to nothing.")
                    .at(Level.REJECT)
                    .withHint("Train it, or publish no retriever: embeddings are then compared as they are."));
        } else if (scan.largest() > LARGEST_FACTOR) {
            findings.add(
                    W_OVERFLOW,
                    name,
                    String.format(
                            Locale.ROOT,
                            "%s has absolute maximum %.4g, which overflows. Only directions count: scale it down.",
                            Finding.quote(name),
                            scan.largest()));
        }
    }

    private static void finite(TensorScan scan, FindingCollector findings) {
        String name = scan.tensor().name();
        if (scan.nan() + scan.infinite() > 0) {
            findings.add(
                    W_NAN_INF,
                    name,
                    Finding.quote(name) + " has " + scan.nan() + " NaN and " + scan.infinite()
                            + " infinite values (first at index " + scan.firstBad()
                            + "). Training diverged; use an earlier checkpoint.");
        } else if (scan.largest() > HUGE) {
            findings.add(
                    W_HUGE_VALUES,
                    name,
                    String.format(Locale.ROOT, "%s has absolute maximum %.4g.", Finding.quote(name), scan.largest()));
        }
    }

    private void zeros(Map<String, TensorScan> byName, FindingCollector findings) {
        int all = summary.modules().size();
        long zeroB = summary.modules().stream()
                .filter(module -> byName.get(module.b().name()).largest() == 0)
                .count();
        long zero = summary.modules().stream()
                .filter(module -> norm(module, byName) < SMALLEST_UPDATE)
                .count();
        if (zeroB == all) {
            findings.add(
                    W_ALL_ZERO_B,
                    "",
                    "Every lora_B is zero, so the adapter changes nothing. Was it saved before training?");
        } else if (zero == all) {
            findings.add(Finding.of(
                            W_ALL_ZERO,
                            findings.file(),
                            "",
                            "The updates of all modules are zero or too small to count, so the adapter changes nothing.")
                    .at(Level.REJECT));
        } else if (zero > 0) {
            findings.add(W_ALL_ZERO, "", zero + " of " + all + " modules are zero or too small to count.");
        }
    }

    /** Bounds on s B A from the factors alone: its largest value and its norm. */
    private void updates(Map<String, TensorScan> byName, FindingCollector findings) {
        double[] norms = summary.modules().stream()
                .mapToDouble(module -> norm(module, byName))
                .filter(norm -> norm > 0)
                .sorted()
                .toArray();
        double median = norms.length == 0 ? 0 : norms[norms.length / 2];
        for (AdapterSummary.LoraModule module : summary.modules()) {
            double a = byName.get(module.a().name()).largest();
            double b = byName.get(module.b().name()).largest();
            if (Math.abs(module.scale()) * module.rank() * a * b > LARGEST_F16) {
                findings.add(
                        W_F16_OVERFLOW,
                        module.name(),
                        "s*B*A may exceed the F16 range for " + Finding.quote(module.name())
                                + "; merging could give infinities.");
            }
            if (Math.max(a, b * Math.abs(module.scale())) > LARGEST_FACTOR) {
                findings.add(
                        W_OVERFLOW,
                        module.name(),
                        String.format(
                                Locale.ROOT,
                                "Factors of %s are larger than %.0e, scale included; nothing can be computed with them.",
                                Finding.quote(module.name()),
                                LARGEST_FACTOR));
            }
            double norm = norm(module, byName);
            if (median > 0 && norm > OUTLIER * median) {
                findings.add(
                        W_NORM_OUTLIER,
                        module.name(),
                        String.format(
                                Locale.ROOT,
                                "Update norm of %s is %.0f times the median; check it.",
                                Finding.quote(module.name()),
                                norm / median));
            }
        }
    }

    private static double norm(AdapterSummary.LoraModule module, Map<String, TensorScan> byName) {
        return Math.abs(module.scale())
                * byName.get(module.a().name()).norm()
                * byName.get(module.b().name()).norm();
    }
}
