package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

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
        long start = System.nanoTime();
        SavedAnswers.Prepared prepared =
                saved.prepare(asked(form, request, body, client, caller.payer().requestId()));
        return switch (prepared) {
            case SavedAnswers.Ask ask -> ask(form, request, ask, client, caller);
            case SavedAnswers.Done done -> {
                done.answer().put("model", request.model());
                MedleyNotes.add(done.answer(), done.notes());
                answering.toldAsIs(
                        done.answer().path("id").asText(),
                        caller.telling(done.notes()),
                        start,
                        done.answer().at("/usage/total_tokens").asLong());
                yield WholeAnswer.of(done.answer(), body);
            }
        };
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

    private Response ask(
            Form form, AnswerRequest request, SavedAnswers.Ask ask, Inference.Client client, Answering.Caller caller) {
        // The worker goes by the grant; the name is only for the answer to repeat.
        ObjectNode body = ask.body().deepCopy().put("model", request.model());
        body.remove("adapters");
        AnswerRequest planned = form.read(ask.body());
        var toAsk = new Answering.Ask(form.path(), bytes(body), planned.mostTokens());
        try {
            Response response = unnamed.answer(
                    planned,
                    client.sees(),
                    blend -> answering.answer(blend.scored(ask.scores()), toAsk, caller.telling(ask.notes())));
            if (Unanswered.blames(response)) {
                unanswered.fire(new Unanswered(ask.notes()));
            }
            return response;
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
        String prompt = request.prompt()
                .orElseThrow(() -> RequestRefused.invalid("prompt", "a recipe needs one prompt of text"));
        return new SavedAnswers.Asked((ObjectNode) body.deepCopy(), prompt, form == Form.CHAT, client, requestId);
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
