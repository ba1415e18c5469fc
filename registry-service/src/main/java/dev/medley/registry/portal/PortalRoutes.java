package dev.medley.registry.portal;

import dev.medley.registry.storage.StorageConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Serves the portal: its files come from the {@code web-ui} jar; every other page address is the same HTML, which routes in the browser. All answers
 * carry the headers that keep foreign code out.
 */
@ApplicationScoped
class PortalRoutes {
    /** What a browser may open that is no page of the portal. */
    private static final List<String> OTHERS = List.of("/api/", "/v1/", "/internal/", "/q/", "/assets/");

    /** The pages that people may bookmark: the portal's own, and one for every adapter. */
    private static final Pattern BOOKMARKS = Pattern.compile(
            "/|/(browse|publish|playground|recipes|evaluations|account|admin|sign-in)|/[\\w.-]+/[\\w.-]+");

    private static final String PAGE = "/index.html";
    /** Before everything else. */
    private static final int FIRST = -1000;
    /** Before the resources, which answer 404 to every address that is not theirs. */
    private static final int PAGES = -900;

    private final String policy;

    @Inject
    PortalRoutes(StorageConfig storage) {
        URI blobs = URI.create(storage.endpoint());
        // The portal unpacks zips in workers that it makes of blobs of its own.
        // Uploads go from the browser straight to object storage, so that is the one other origin it may reach.
        this.policy = "default-src 'self'; connect-src 'self' " + blobs.getScheme() + "://" + blobs.getAuthority()
                + "; img-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::harden);
        router.route().order(PAGES).handler(PortalRoutes::page);
    }

    private void harden(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        context.next();
    }

    private static void page(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        boolean read = HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method());
        if (!read || OTHERS.stream().anyMatch(path::startsWith) || !wantsPage(request, path)) {
            context.next();
        } else if (path.equals(PAGE)) {
            // It names the scripts of one release: a stored copy would ask the next release for them.
            context.addHeadersEndHandler(ending -> context.response().putHeader("Cache-Control", "no-cache"));
            context.next();
        } else {
            context.reroute(PAGE);
        }
    }

    /** A browser gets the application at any address, so that it can say what is missing; who takes anything, at the bookmarks alone. */
    private static boolean wantsPage(HttpServerRequest request, String path) {
        String accepts = Objects.requireNonNullElse(request.getHeader("Accept"), "*/*");
        return accepts.contains("text/html")
                || (accepts.contains("*/*")
                        && (path.equals(PAGE) || BOOKMARKS.matcher(path).matches()));
    }
}
