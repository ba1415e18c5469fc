package dev.medley.registry.gateway;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** A client behind Vert.x, which tells of a closed connection on its event loop: what is run there must not block. */
final class VertxClientConnection implements ClientConnection {
    private final List<Runnable> stops = new ArrayList<>();
    private boolean gone;

    VertxClientConnection(RoutingContext context) {
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
