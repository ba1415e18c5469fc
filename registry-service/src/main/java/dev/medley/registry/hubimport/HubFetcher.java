package dev.medley.registry.hubimport;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads from allowed hubs alone: the address is checked before every request and again at every redirect, nothing of the caller's is sent along, and
 * reading stops at a bound.
 */
@ApplicationScoped
class HubFetcher {
    private static final int MAX_REDIRECTS = 3;
    private static final int CHUNK = 1 << 16;
    private static final int CARRIER_GRADE_FIRST = 100;

    private final ImportConfig config;
    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    @Inject
    HubFetcher(ImportConfig config) {
        this.config = config;
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
            HttpResponse<InputStream> answer = send(address);
            int status = answer.statusCode();
            if (status == 200) {
                return answer.body();
            }
            close(answer.body());
            String location = answer.headers().firstValue("Location").orElse("");
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

    private HttpResponse<InputStream> send(URI address) {
        try {
            return http.send(
                    HttpRequest.newBuilder(address)
                            .timeout(config.timeout())
                            .header("User-Agent", "medley-import")
                            .build(),
                    BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw failed("can't be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted");
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
        try {
            for (InetAddress resolved : InetAddress.getAllByName(host)) {
                if (isPrivate(resolved) && !config.privateNetworks()) {
                    throw refused();
                }
            }
        } catch (UnknownHostException e) {
            throw failed("can't be found");
        }
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equals(other.getScheme())
                && one.getHost().equals(other.getHost())
                && one.getPort() == other.getPort();
    }

    /** Also carrier-grade NAT and IPv6's unique local addresses, which Java does not count. */
    static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean carrier = bytes.length == 4 && bytes[0] == CARRIER_GRADE_FIRST && (bytes[1] & 0xC0) == 64;
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || carrier
                || uniqueLocal;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            throw failed("broke off");
        }
    }

    private static Problem refused() {
        return new Problem(403, "IMPORT_NOT_ALLOWED", "Adapters are imported from allowed hubs over HTTPS only.");
    }

    private static Problem failed(String how) {
        return new Problem(502, "IMPORT_FAILED", "The hub " + how + ".");
    }
}
