package dev.medley.registry.gateway;

import dev.medley.registry.problem.RequestId;
import dev.medley.registry.problem.TraceContext;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;

/** A client behind Vert.x, which tells of a closed connection on its event loop: what is run there must not block. */
final class VertxClientConnection implements ClientConnection {
    private final Stops stops = new Stops();
    private final Map<String, String> trace;

    VertxClientConnection(RoutingContext context) {
        this.trace = RequestId.trace(context).map(TraceContext::headers).orElse(Map.of());
        // The end handler is lost once the response streams, because the output stream takes the response's handlers
        // over; the connection's stays.
        context.request().connection().closeHandler(closed -> leave());
        context.addEndHandler(ended -> {
            if (ended.failed()) {
                leave();
            }
        });
    }

    @Override
    public void onEnd(Runnable stop) {
        stops.add(stop);
    }

    @Override
    public Optional<RuntimeException> ended() {
        return stops.reason();
    }

    @Override
    public boolean endsWithCredential() {
        return true;
    }

    @Override
    public Map<String, String> trace() {
        return trace;
    }

    private void leave() {
        stops.end(new ClientGone());
    }
}
