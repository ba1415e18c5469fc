package dev.medley.registry.webhook;

import dev.medley.registry.outbound.CheckedAddresses;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Where hooks may be: on public servers, over HTTPS. Names are looked up when they are called, for they may mean something else by then. */
@ApplicationScoped
class HookAddress {
    private static final int LONGEST = 2000;
    private static final int HTTPS_PORT = 443;

    private final WebhookConfig config;

    @Inject
    HookAddress(WebhookConfig config) {
        this.config = config;
    }

    /** @throws Problem 422 that says what is wrong with it */
    String require(String url) {
        objection(url).ifPresent(why -> {
            throw Problem.unfit("url", "url " + why + ".");
        });
        return url;
    }

    /** Why it can't be called. */
    Optional<String> objection(String url) {
        if (url.length() > LONGEST) {
            return Optional.of("must have at most " + LONGEST + " characters");
        }
        try {
            return objection(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.of("must be an address such as https://example.org/medley");
        }
    }

    private Optional<String> objection(URI url) {
        // Two readers of one address must agree on its host, or what is checked is not what is called.
        String host = Optional.ofNullable(HttpUrl.parse(url.toString()))
                .map(HttpUrl::host)
                .orElse("");
        if (url.getHost() == null || !url.getHost().replaceAll("[\\[\\]]", "").equalsIgnoreCase(host)) {
            return Optional.of("must be an address such as https://example.org/medley");
        }
        if (url.getUserInfo() != null || url.getFragment() != null) {
            return Optional.of("can't hold a user, a password or a fragment");
        }
        if (config.privateNetworks()) {
            return Optional.empty();
        }
        if (!"https".equals(url.getScheme().toLowerCase(Locale.ROOT))) {
            return Optional.of("must begin with https://");
        }
        if (url.getPort() != -1 && url.getPort() != HTTPS_PORT) {
            return Optional.of("must leave the port at 443");
        }
        return isInner(host) ? Optional.of("must lead to a public server") : Optional.empty();
    }

    private static boolean isInner(String host) {
        try {
            return host.equals("localhost")
                    || (CheckedAddresses.isNumeric(host) && CheckedAddresses.isInner(InetAddress.getByName(host)));
        } catch (UnknownHostException noAddress) {
            return true;
        }
    }
}
