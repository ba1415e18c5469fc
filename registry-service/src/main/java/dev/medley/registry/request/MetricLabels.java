package dev.medley.registry.request;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Metrics of requests carry the template of the resource that answers, which the framework sets once it found one. What no resource answers, from files
 * of the portal to made-up addresses, shares one label: an address is the client's own words, and there is no end of them.
 */
@ApplicationScoped
class MetricLabels {
    private static final String LABEL = "UrlPathTemplate";
    private static final String NO_RESOURCE = "/other";
    /** Before everything that may answer. */
    private static final int FIRST = 10_000;

    void register(@Observes Filters filters) {
        filters.register(MetricLabels::label, FIRST);
    }

    private static void label(RoutingContext context) {
        // The operator's own addresses are not counted at all.
        if (!context.request().path().startsWith("/q/")) {
            Vertx.currentContext().putLocal(LABEL, NO_RESOURCE);
        }
        context.next();
    }
}
