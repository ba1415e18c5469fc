package dev.medley.registry.gateway;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** {@code POST /v1/chat/completions}. */
@Path("/v1/chat/completions")
class ChatCompletionResource {
    private final InferenceAccess access;
    private final Completing completing;
    private final CallKeeping keeping;

    ChatCompletionResource(InferenceAccess access, Completing completing, CallKeeping keeping) {
        this.access = access;
        this.completing = completing;
        this.keeping = keeping;
    }

    @POST
    @RunOnVirtualThread
    public Response create(InputStream body, @Context RoutingContext context) throws IOException {
        Inference.Client client = access.client();
        var caller = new Answering.Caller(access.payer(), new VertxClientConnection(context));
        byte[] bytes = JsonBody.read(body);
        return keeping.around(bytes, () -> completing.answer(Form.CHAT, bytes, client, caller));
    }
}
