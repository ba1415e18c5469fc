package dev.medley.registry.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * What every request's head keeps to: a host, as HTTP/1.1 wants it, and an address that is one, of 16 KiB at most. The server takes others, for its own
 * refusals have no body. Looked at as soon as the request has its id.
 */
@Provider
@PreMatching
@Priority(Priorities.USER + 1)
class HeadRules implements ContainerRequestFilter {
    private static final int LONGEST = 16 << 10;
    /** What an authority may consist of. */
    private static final Pattern HOST = Pattern.compile("[\\w.~!$&'()*+,;=%:\\[\\]-]+");

    private final RoutingContext context;

    @Inject
    HeadRules(RoutingContext context) {
        this.context = context;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        HttpServerRequest head = context.request();
        if (head.version() == HttpVersion.HTTP_1_1 && !hasHost(head)) {
            throw new Problem(400, "INVALID_REQUEST", "Send a Host header with the name of this server.");
        }
        if (MalformedAddress.isRepaired(context)) {
            throw new Problem(
                    400,
                    "INVALID_REQUEST",
                    "The address is malformed: what can't stand in one is written as a per cent sign and two hexadecimal digits.");
        }
        if (head.uri().length() > LONGEST) {
            throw new Problem(
                    414, "URI_TOO_LONG", "The address is longer than " + LONGEST + " characters; send less in it.");
        }
    }

    /** The server takes an absent header for an empty one, and the first of several. */
    private static boolean hasHost(HttpServerRequest head) {
        String host = head.getHeader(HttpHeaders.HOST);
        return host != null && HOST.matcher(host).matches();
    }
}
