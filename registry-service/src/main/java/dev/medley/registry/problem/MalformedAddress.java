package dev.medley.registry.problem;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An address such as {@code /v1/models/%zz} goes on with what is wrong in it written as plain text, so that it comes to the interface that it is meant for;
 * {@link HeadRules} refuses it there. The server's own refusal has no body and comes before every route: whoever starts the registry switches it off
 * ({@code vertx.disableURIValidation}).
 */
@ApplicationScoped
class MalformedAddress {
    private static final String MARK = "medley.malformed-address";
    /** Before everything that looks at an address. */
    private static final int FIRST = -3000;
    /** What is no character of a path, and a per cent sign without two digits behind it. */
    private static final Pattern WRONG = Pattern.compile("[^\\w.~!$&'()*+,;=:@/%-]|%(?![0-9A-Fa-f]{2})");

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(MalformedAddress::repair);
    }

    /** Whether the client asked for another address than the one that is being answered. */
    static boolean isRepaired(RoutingContext context) {
        return context.get(MARK, false);
    }

    private static void repair(RoutingContext context) {
        if (isAddress(context.request().uri())) {
            context.next();
        } else {
            context.put(MARK, true);
            context.reroute(WRONG.matcher(context.request().path())
                    .replaceAll(wrong -> URLEncoder.encode(wrong.group(), StandardCharsets.UTF_8)));
        }
    }

    private static boolean isAddress(String text) {
        try {
            new URI(text);
            return true;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }
}
