package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A completion from its body to its answer, whatever its model names: something to mix, or a recipe with steps before that. */
@ApplicationScoped
class Completing {
    private final BlendPlanner planner;
    private final UnnamedAdapters unnamed;
    private final Answering answering;
    private final SavedAnswers saved;
    private final Event<Unanswered> unanswered;

    @Inject
    Completing(
            BlendPlanner planner,
            UnnamedAdapters unnamed,
            Answering answering,
            SavedAnswers saved,
            Event<Unanswered> unanswered) {
        this.planner = planner;
        this.unnamed = unnamed;
        this.answering = answering;
        this.saved = saved;
        this.unanswered = unanswered;
    }

    /** @throws RequestRefused when it can't be answered */
    Response answer(Form form, byte[] bytes, Inference.Client client, Answering.Caller caller) {
        JsonNode body = JsonBody.parse(bytes);
        AnswerRequest request = form.read(body);
        if (!request.model().startsWith(SavedAnswers.PREFIX)) {
            var ask = new Answering.Ask(form.path(), bytes, request.mostTokens());
            return unnamed.answer(request, client.sees(), blend -> answering.answer(blend, ask, caller));
        }
        SavedAnswers.Asked asked =
                asked(form, request, body, client, caller.payer().requestId());
        var call = new Saved(form, request.model(), body, client, caller, System.nanoTime());
        return finish(saved.prepare(asked), call);
    }

    /**
     * A call of a recipe on the way to its answer.
     *
     * @param scores of the versions that were found rather than named, by digest
     * @throws RequestRefused when it can't be answered
     */
    UnnamedAdapters.Attempt step(
            Form form, byte[] bytes, Map<String, Double> scores, Inference.Client client, Answering.Caller caller) {
        AnswerRequest request = form.read(JsonBody.parse(bytes));
        var ask = new Answering.Ask(form.path(), bytes, request.mostTokens());
        Blend blend = planner.plan(request, client.sees()).scored(scores);
        return unnamed.attempt(blend, each -> answering.answer(each, ask, caller));
    }

    /** What would be refused, is refused; nothing is answered. */
    void check(Form form, byte[] bytes, Inference.Client client) {
        JsonNode body = JsonBody.parse(bytes);
        AnswerRequest request = form.read(body);
        if (request.model().startsWith(SavedAnswers.PREFIX)) {
            saved.check(asked(form, request, body, client, ""));
        } else {
            planner.plan(request, client.sees());
        }
    }

    /**
     * A call of a saved way of answering.
     *
     * @param model as the call names it
     */
    private record Saved(
            Form form, String model, JsonNode body, Inference.Client client, Answering.Caller caller, long start) {}

    private Response finish(SavedAnswers.Prepared prepared, Saved call) {
        return switch (prepared) {
            case SavedAnswers.Ask ask -> {
                UnnamedAdapters.Attempt attempt = attempt(ask, call);
                yield attempt.findsOthers() ? finish(ask.again().get(), call) : attempt.response();
            }
            case SavedAnswers.Done done -> {
                done.answer().put("model", call.model());
                MedleyNotes.of(Optional.of(done.notes()), List.of())
                        .ifPresent(notes -> MedleyNotes.add(done.answer(), notes));
                answering.toldAsIs(
                        done.answer().path("id").asText(),
                        call.caller().telling(done.notes()),
                        call.start(),
                        done.answer().at("/usage/total_tokens").asLong());
                yield WholeAnswer.of(done.answer(), call.body());
            }
        };
    }

    private UnnamedAdapters.Attempt attempt(SavedAnswers.Ask ask, Saved call) {
        // The worker goes by the grant; the name is only for the answer to repeat.
        ObjectNode body = ask.body().deepCopy().put("model", call.model());
        body.remove("adapters");
        AnswerRequest planned = call.form().read(ask.body());
        var toAsk = new Answering.Ask(call.form().path(), bytes(body), planned.mostTokens());
        try {
            UnnamedAdapters.Attempt attempt = unnamed.attempt(
                    planner.plan(planned, call.client().sees()).scored(ask.scores()),
                    blend -> answering.answer(blend, toAsk, call.caller().telling(ask.notes())));
            if (!attempt.findsOthers() && Unanswered.blames(attempt.response())) {
                unanswered.fire(new Unanswered(ask.notes()));
            }
            return attempt;
        } catch (RequestRefused refused) {
            if (refused.blamesAnswer()) {
                unanswered.fire(new Unanswered(ask.notes()));
            }
            throw refused;
        }
    }

    private static SavedAnswers.Asked asked(
            Form form, AnswerRequest request, JsonNode body, Inference.Client client, String requestId) {
        if (!request.adapters().isEmpty()) {
            throw RequestRefused.blend("adapters", "a recipe says itself which adapters it mixes");
        }
        if (!request.mixture().equals(WantedMixture.DEFAULT)) {
            throw RequestRefused.blend("mixture", "a recipe says itself how it mixes");
        }
        return new SavedAnswers.Asked(
                (ObjectNode) body.deepCopy(), request.question(), form == Form.CHAT, client, requestId);
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
