package dev.medley.registry.gateway;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** {@code POST /v1/completions}. */
@Path("/v1/completions")
class CompletionResource {
    private static final String PATH = "/v1/completions";

    private final InferenceAccess access;
    private final BlendPlanner planner;
    private final Answering answering;

    CompletionResource(InferenceAccess access, BlendPlanner planner, Answering answering) {
        this.access = access;
        this.planner = planner;
        this.answering = answering;
    }

    @POST
    @RunOnVirtualThread
    public Response create(InputStream body, @Context RoutingContext context) throws IOException {
        InferenceAccess.Account account = access.require();
        ClientConnection client = new VertxClientConnection(context);
        byte[] bytes = JsonBody.read(body);
        Blend blend = planner.plan(RequestReader.completion(JsonBody.parse(bytes)), account.id());
        return answering.answer(blend, PATH, bytes, new Answering.Caller(access.payer(), client));
    }
}
