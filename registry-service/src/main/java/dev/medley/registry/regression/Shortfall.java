package dev.medley.registry.regression;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.adapter.TagMover;
import dev.medley.registry.evaluation.Finding;
import dev.medley.registry.evaluation.Json;
import dev.medley.registry.evaluation.Verdict;
import dev.medley.registry.evaluation.Verdict.FailedCase;
import dev.medley.registry.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Something that a version fell short of, in the form of an operation's findings. */
record Shortfall(String code, String level, String file, String path, String message, String hint) {
    private static final int MOST_CASES = 20;
    private static final int LONGEST = 200;
    private static final TypeReference<List<Shortfall>> ALL = new TypeReference<>() {};

    static Shortfall of(String code, String message, String hint) {
        return new Shortfall(code, "reject", "", "", message, hint);
    }

    static Shortfall of(Problem problem) {
        return of(problem.code(), problem.getMessage(), "The suite has changed since it was bound: bind it again.");
    }

    /** Then the reasons, as the run tells them. */
    static List<Shortfall> runFailed(List<Finding> reasons) {
        List<Shortfall> all = new ArrayList<>();
        all.add(of("RUN_FAILED", "The evaluation of the version broke off.", "Move the tag again."));
        reasons.forEach(why ->
                all.add(new Shortfall(why.code(), why.level(), why.file(), why.path(), why.message(), why.hint())));
        return all;
    }

    static Shortfall runDeleted() {
        return of("RUN_DELETED", "The evaluation of the version was deleted before it decided.", "Move the tag again.");
    }

    static Shortfall overtaken(String tag) {
        return of("TAG_MOVED", "The tag " + tag + " went elsewhere meanwhile.", "");
    }

    static Shortfall of(TagMover.Result result, String tag) {
        return switch (result) {
            case OVERTAKEN -> overtaken(tag);
            case GONE -> of("VERSION_GONE", "The version was withdrawn or deleted meanwhile.", "");
            case PROTECTED -> of("TAG_PROTECTED", "The tag " + tag + " is protected: it stays where it is.", "");
            case MOVED -> throw new IllegalStateException("a move that was made falls short of nothing");
        };
    }

    /** The thresholds that were missed, then the cases that fell short. */
    static List<Shortfall> of(Verdict verdict) {
        List<Shortfall> all = new ArrayList<>();
        for (Verdict.Missed missed : verdict.missed()) {
            all.add(new Shortfall(
                    "BELOW_THRESHOLD",
                    "reject",
                    "",
                    "thresholds." + missed.metric(),
                    String.format(
                            Locale.ROOT,
                            "%s is %s; at least %.4g is demanded.",
                            missed.metric(),
                            missed.value()
                                    .map(value -> String.format(Locale.ROOT, "%.4g", value))
                                    .orElse("unknown"),
                            missed.minimum()),
                    ""));
        }
        verdict.cases().stream().limit(MOST_CASES).map(Shortfall::of).forEach(all::add);
        int more = verdict.cases().size() - MOST_CASES;
        if (more > 0) {
            all.add(new Shortfall(
                    "CASE_FAILED",
                    "info",
                    "",
                    "cases",
                    more + " more cases fell short.",
                    "The evaluation has them all."));
        }
        return all;
    }

    /** Of a move that was made all the same. */
    Shortfall asWarning() {
        return level.equals("reject") ? new Shortfall(code, "warn", file, path, message, hint) : this;
    }

    /** What kept a version from a tag, told to somebody who asks for something else with it. */
    static Problem problem(TagMove move, String findings) {
        List<Problem.Detail> details = Json.read(findings, ALL).stream()
                .map(each -> new Problem.Detail(each.code(), each.path(), each.message(), each.hint()))
                .toList();
        return new Problem(
                409,
                details.getFirst().code(),
                "A guard refused " + move.digest() + " for the tag " + move.tag()
                        + ". Change the version, or move the tag to have it tested again.",
                details,
                Optional.empty());
    }

    static String json(List<Shortfall> all) {
        return Json.write(all);
    }

    private static Shortfall of(FailedCase failed) {
        String got = failed.error()
                .map(code -> "there is no answer: " + code)
                .orElseGet(() -> "got " + quoted(failed.answer()));
        return new Shortfall(
                "CASE_FAILED",
                "info",
                "",
                "cases[" + failed.index() + "]",
                quoted(Optional.of(failed.prompt())) + ": expected " + quoted(failed.reference()) + ", " + got,
                "");
    }

    private static String quoted(Optional<String> text) {
        return '"'
                + text.map(all -> all.length() > LONGEST ? all.substring(0, LONGEST) + "…" : all)
                        .orElse("")
                + '"';
    }
}
