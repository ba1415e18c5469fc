package dev.medley.registry.hubimport;

import dev.medley.registry.outbound.CheckedAddresses;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Reads from allowed hubs alone: the name is checked before every request and again at every redirect, the connection goes to the very address that was
 * checked, nothing of the caller's is sent along, and reading stops at a bound.
 */
@ApplicationScoped
class HubFetcher {
    private static final int MAX_REDIRECTS = 3;
    private static final int CHUNK = 1 << 16;

    private final ImportConfig config;
    private final CheckedAddresses addresses;
    private final OkHttpClient http;

    @Inject
    HubFetcher(ImportConfig config) {
        this(
                config,
                new CheckedAddresses(
                        Dns.SYSTEM, address -> !config.privateNetworks() && CheckedAddresses.isInner(address)));
    }

    HubFetcher(ImportConfig config, CheckedAddresses addresses) {
        this.config = config;
        this.addresses = addresses;
        this.http = addresses.client(Duration.ofSeconds(10), config.timeout());
    }

    /** A small answer. */
    byte[] read(URI from, int most) {
        try (InputStream in = open(from)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw failed("answered more than " + most + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw failed("broke off");
        }
    }

    /** A file, to disk; how many bytes it has. */
    long download(URI from, Path to, long most) {
        try (InputStream in = open(from);
                OutputStream out = Files.newOutputStream(to)) {
            long size = 0;
            byte[] chunk = new byte[CHUNK];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                size += count;
                if (size > most) {
                    throw failed("sent more than " + most + " bytes");
                }
                out.write(chunk, 0, count);
            }
            return size;
        } catch (IOException e) {
            throw failed("broke off");
        }
    }

    private InputStream open(URI from) {
        URI address = from;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            requireSafe(address);
            Response answer = send(address);
            int status = answer.code();
            if (status == 200) {
                return answer.body().byteStream();
            }
            answer.close();
            String location = Optional.ofNullable(answer.header("Location")).orElse("");
            if (status < 300 || status >= 400 || location.isEmpty()) {
                throw new Problem(
                        status == 404 || status == 401 ? 404 : 502,
                        "IMPORT_FAILED",
                        "The hub answered " + status + " for " + from.getPath() + ".");
            }
            address = resolve(address, location);
        }
        throw failed("redirects too often");
    }

    private static URI resolve(URI base, String location) {
        try {
            return base.resolve(location);
        } catch (IllegalArgumentException e) {
            throw failed("redirects to nowhere");
        }
    }

    private Response send(URI address) {
        try {
            Request request = new Request.Builder()
                    .url(address.toString())
                    .header("User-Agent", "medley-import")
                    .build();
            return http.newCall(request).execute();
        } catch (CheckedAddresses.Forbidden e) {
            throw refused();
        } catch (UnknownHostException e) {
            throw failed("can't be found");
        } catch (IllegalArgumentException | IOException e) {
            throw failed("can't be reached");
        }
    }

    private void requireSafe(URI address) {
        String host = address.getHost();
        boolean plain = "http".equals(address.getScheme()) && config.privateNetworks();
        if (host == null || !("https".equals(address.getScheme()) || plain) || address.getUserInfo() != null) {
            throw refused();
        }
        boolean named = config.endpoints().stream().anyMatch(endpoint -> sameOrigin(URI.create(endpoint), address))
                || config.redirects().stream().anyMatch(other -> host.equals(other) || host.endsWith("." + other))
                || config.privateNetworks();
        if (!named || (!config.privateNetworks() && address.getPort() != -1 && address.getPort() != 443)) {
            throw refused();
        }
        if (CheckedAddresses.isNumeric(host)) {
            lookUp(host);
        }
    }

    private void lookUp(String host) {
        try {
            addresses.lookup(host);
        } catch (CheckedAddresses.Forbidden e) {
            throw refused();
        } catch (UnknownHostException e) {
            throw failed("can't be found");
        }
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equals(other.getHost())
                && one.getPort() == other.getPort();
    }

    private static Problem refused() {
        return new Problem(403, "IMPORT_NOT_ALLOWED", "Adapters are imported from allowed hubs over HTTPS only.");
    }

    private static Problem failed(String how) {
        return new Problem(502, "IMPORT_FAILED", "The hub " + how + ".");
    }
}
