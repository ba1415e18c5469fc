package dev.medley.registry.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.format.Digest;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.request.IdempotentRequests.Known;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A POST under {@code /api/v1} that is sent again with its {@code Idempotency-Key} gets the first answer again and does nothing twice. Another body
 * under the same key is refused. What failed for a reason of ours, or may pass, may be tried again.
 */
@Provider
@Priority(Priorities.USER)
class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String HEADER = "Idempotency-Key";
    private static final String STATE = "medley.idempotency";
    private static final String SESSIONS = "/api/v1/sessions";
    private static final int TOO_MANY = 429;
    private static final int FAILED = 500;

    private final CurrentAccount current;
    private final IdempotentRequests requests;
    private final ObjectMapper json;

    @Inject
    Idempotency(CurrentAccount current, IdempotentRequests requests, ObjectMapper json) {
        this.current = current;
        this.requests = requests;
        this.json = json;
    }

    private record State(String id, String key) {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        String path = request.getUriInfo().getPath();
        boolean covered = request.getMethod().equals("POST") && path.startsWith("/api/v1/");
        if (key == null || !covered || path.startsWith(SESSIONS)) {
            return;
        }
        if (!key.matches("[\\x21-\\x7e]{1,255}")) {
            throw Problem.invalid(HEADER, HEADER + " must have 1 to 255 visible characters.");
        }
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        String id = Digest.sha256((caller() + "\n" + address(request) + "\n" + key).getBytes(StandardCharsets.UTF_8));
        Optional<Known> known = requests.begin(id, Digest.sha256(body));
        if (known.isEmpty()) {
            request.setProperty(STATE, new State(id, key));
        } else {
            request.abortWith(again(known.get(), Digest.sha256(body), key));
        }
    }

    /** Another key of the same account may do less: what was answered to one, secrets included, is told to it alone. */
    private String caller() {
        return current.keyId().or(() -> current.id().map(UUID::toString)).orElse("anonymous");
    }

    /** What a query asks for, such as a dry run, is another request without it. */
    private static String address(ContainerRequestContext request) {
        URI asked = request.getUriInfo().getRequestUri();
        return asked.getRawPath()
                + Optional.ofNullable(asked.getRawQuery())
                        .map(query -> "?" + query)
                        .orElse("");
    }

    private static Response again(Known known, String bodyHash, String key) {
        if (!known.bodyHash().equals(bodyHash)) {
            throw new Problem(
                    409, "IDEMPOTENCY_MISMATCH", "This Idempotency-Key was used with another body. Use a new one.");
        }
        return switch (known) {
            case Known.Running _ ->
                throw new Problem(
                        409,
                        "IDEMPOTENCY_RUNNING",
                        "The first request with this Idempotency-Key is still running.",
                        List.of(),
                        Optional.of(Duration.ofSeconds(1)));
            case Known.Answered answered -> replay(answered, key);
        };
    }

    private static Response replay(Known.Answered answered, String key) {
        Response.ResponseBuilder response = Response.status(answered.status())
                .header("Idempotency-Replayed", "true")
                .header("Cache-Control", "no-store");
        String body = Sealed.open(answered.sealed(), key);
        if (!body.isEmpty()) {
            response.entity(body).type(MediaType.APPLICATION_JSON_TYPE);
        }
        answered.headers().lines().map(line -> line.split(": ", 2)).forEach(header -> {
            if (header[0].equals(HttpHeaders.CONTENT_TYPE)) {
                response.type(header[1]);
            } else {
                response.header(header[0], header[1]);
            }
        });
        return response.build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(STATE) instanceof State state)) {
            return;
        }
        if (mayPass(response)) {
            requests.release(state.id());
            return;
        }
        StringBuilder headers = new StringBuilder();
        Optional.ofNullable(response.getMediaType())
                .ifPresent(type -> headers.append(HttpHeaders.CONTENT_TYPE)
                        .append(": ")
                        .append(type)
                        .append('\n'));
        for (String name : List.of("Location", "X-Error-Code")) {
            Optional.ofNullable(response.getHeaders().getFirst(name))
                    .ifPresent(value ->
                            headers.append(name).append(": ").append(value).append('\n'));
        }
        requests.answered(
                state.id(),
                response.getStatus(),
                headers.toString(),
                Sealed.seal(text(response.getEntity()), state.key()));
    }

    /** Whoever is told to come back later must not hear the same for a day. */
    private static boolean mayPass(ContainerResponseContext response) {
        return response.getStatus() >= FAILED
                || response.getStatus() == TOO_MANY
                || response.getHeaders().containsKey(HttpHeaders.RETRY_AFTER);
    }

    private String text(Object entity) {
        if (entity == null) {
            return "";
        }
        try {
            return entity instanceof String text ? text : json.writeValueAsString(entity);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
