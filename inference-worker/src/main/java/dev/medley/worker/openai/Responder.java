package dev.medley.worker.openai;

import java.util.Map;

/** Decides which adapters answer a request: by a grant in a fleet, by the request's own words stand-alone. */
interface Responder {
    /**
     * Finds who answers.
     *
     * @param bearer the {@code Authorization} header's token, empty without one
     * @throws dev.medley.worker.problem.InferenceProblem when nobody may or can answer
     */
    Answering answering(AnswerRequest request, String bearer);

    /** Models that {@code GET /v1/models} lists: id to parent, the base first with an empty parent. */
    Map<String, String> models(String bearer);
}
