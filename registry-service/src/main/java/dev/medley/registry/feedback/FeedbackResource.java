package dev.medley.registry.feedback;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code POST /api/v1/feedback}: how good an answer was, by the id that it came with. Only who got it may say so; the last word counts. */
@Path("/api/v1/feedback")
@RunOnVirtualThread
public class FeedbackResource {
    private static final int LONGEST = 2_000;

    private final Completions completions;
    private final CurrentAccount current;

    @Inject
    FeedbackResource(Completions completions, CurrentAccount current) {
        this.completions = completions;
        this.current = current;
    }

    record FeedbackRequest(
            @Schema(required = true) String completion,

            @Schema(required = true, minimum = "0", maximum = "1")
            Double score,

            @Schema(maxLength = LONGEST) String comment) {}

    record FeedbackView(String completion, double score, String comment) {}

    @POST
    public FeedbackView give(FeedbackRequest request) {
        var account = current.require(Scope.INFERENCE_CALL);
        if (request == null || request.completion() == null) {
            throw Problem.invalid("completion", "completion is required: the id of an answer.");
        }
        if (request.score() == null || !(request.score() >= 0 && request.score() <= 1)) {
            throw Problem.invalid("score", "score must be a number from 0 (bad) to 1 (good).");
        }
        String comment = Optional.ofNullable(request.comment()).orElse("");
        if (comment.length() > LONGEST) {
            throw Problem.invalid("comment", "comment must have at most " + LONGEST + " characters.");
        }
        if (!completions.score(request.completion(), request.score(), comment, account.id(), current.keyId())) {
            throw new Problem(404, "COMPLETION_NOT_FOUND", "This key was given no such answer in the last 30 days.");
        }
        return new FeedbackView(request.completion(), request.score(), comment);
    }
}
