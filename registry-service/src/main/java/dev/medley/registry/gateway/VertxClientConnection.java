package dev.medley.registry.gateway;

import dev.medley.registry.problem.RequestId;
import dev.medley.registry.problem.TraceContext;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client behind Vert.x, which tells of a closed connection on its event loop: what is run there must not block. */
final class VertxClientConnection implements ClientConnection {
    private final List<Runnable> stops = new ArrayList<>();
    private final Map<String, String> trace;
    private boolean gone;

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
    public void onGone(Runnable stop) {
        synchronized (stops) {
            if (!gone) {
                stops.add(stop);
                return;
            }
        }
        stop.run();
    }

    @Override
    public boolean isGone() {
        synchronized (stops) {
            return gone;
        }
    }

    @Override
    public Map<String, String> trace() {
        return trace;
    }

    private void leave() {
        List<Runnable> due;
        synchronized (stops) {
            gone = true;
            due = List.copyOf(stops);
            stops.clear();
        }
        due.forEach(Runnable::run);
    }
}
