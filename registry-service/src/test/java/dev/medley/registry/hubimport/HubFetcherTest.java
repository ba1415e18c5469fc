package dev.medley.registry.hubimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.medley.registry.outbound.CheckedAddresses;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that lead elsewhere when they are asked again. */
class HubFetcherTest {
    private static final String OUTER = "127.0.0.1";
    /** Stands for a service of the inner network: nothing may ever reach it. */
    private static final String INNER = "127.0.0.2";

    private final List<String> hosts = new ArrayList<>();
    private final List<String> reachedInside = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private HttpServer outer;
    private HttpServer inner;

    @BeforeEach
    void start() throws IOException {
        outer = HttpServer.create(new InetSocketAddress(OUTER, 0), 0);
        outer.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            exchange.getResponseHeaders().add("Connection", "close");
            if (exchange.getRequestURI().getPath().equals("/elsewhere")) {
                exchange.getResponseHeaders().add("Location", "/file");
                exchange.sendResponseHeaders(302, -1);
            } else {
                exchange.sendResponseHeaders(200, 4);
                exchange.getResponseBody().write("file".getBytes(StandardCharsets.US_ASCII));
            }
            exchange.close();
        });
        outer.start();
        inner = HttpServer.create(
                new InetSocketAddress(INNER, outer.getAddress().getPort()), 0);
        inner.createContext("/", exchange -> {
            reachedInside.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        inner.start();
    }

    @AfterEach
    void stop() {
        outer.stop(0);
        inner.stop(0);
    }

    @Test
    void callsTheAddressThatWasCheckedByItsName() {
        // Given
        HubFetcher fetcher = fetcher(OUTER, INNER);

        // When
        byte[] file = fetcher.read(address("/file"), 100);

        // Then
        assertThat(file).asString(StandardCharsets.US_ASCII).isEqualTo("file");
        assertThat(hosts).containsExactly("hub.example:" + outer.getAddress().getPort());
        assertThat(answers).containsExactly(INNER);
    }

    @Test
    void refusesANameThatTurnsInwardsAtARedirect() {
        // Given
        HubFetcher fetcher = fetcher(OUTER, INNER);

        // When and then
        assertThatThrownBy(() -> fetcher.read(address("/elsewhere"), 100)).hasMessageContaining("allowed hubs");
        assertThat(hosts).hasSize(1);
        assertThat(reachedInside).isEmpty();
    }

    @Test
    void refusesANameOfWhichOneAddressIsInside() {
        // Given
        HubFetcher fetcher = fetcher(OUTER + "," + INNER);

        // When and then
        assertThatThrownBy(() -> fetcher.read(address("/file"), 100)).hasMessageContaining("allowed hubs");
        assertThat(hosts).isEmpty();
        assertThat(reachedInside).isEmpty();
    }

    @Test
    void refusesANumberThatIsInside() {
        // Given
        HubFetcher fetcher = fetcher(INNER);
        URI number = URI.create("http://" + INNER + ":" + outer.getAddress().getPort() + "/");

        // When and then
        assertThatThrownBy(() -> fetcher.read(number, 100)).hasMessageContaining("allowed hubs");
        assertThat(reachedInside).isEmpty();
    }

    private URI address(String path) {
        return URI.create("http://hub.example:" + outer.getAddress().getPort() + path);
    }

    /** A fetcher whose names mean these addresses, one answer after the other. */
    private HubFetcher fetcher(String... names) {
        answers.addAll(List.of(names));
        return new HubFetcher(new AnyHub(), new CheckedAddresses(this::answer, HubFetcherTest::isInside));
    }

    private List<InetAddress> answer(String host) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : answers.pop().split(",")) {
            addresses.add(InetAddress.getByName(address));
        }
        return addresses;
    }

    private static boolean isInside(InetAddress address) {
        return address.getHostAddress().equals(INNER);
    }

    /** Any host and plain HTTP, so that addresses alone decide. */
    private record AnyHub() implements ImportConfig {
        @Override
        public List<String> endpoints() {
            return List.of("https://hub.example");
        }

        @Override
        public List<String> redirects() {
            return List.of();
        }

        @Override
        public boolean privateNetworks() {
            return true;
        }

        @Override
        public MemorySize maxSize() {
            return new MemorySize(BigInteger.valueOf(1 << 20));
        }

        @Override
        public Duration timeout() {
            return Duration.ofMinutes(2);
        }
    }
}
