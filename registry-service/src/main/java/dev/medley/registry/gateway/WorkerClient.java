package dev.medley.registry.gateway;

import dev.medley.registry.fleet.Worker;
import dev.medley.registry.fleet.WorkerPool;
import dev.medley.registry.fleet.WorkerPool.InFlight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Sends one request to the best worker that takes it: what dies or is busy before its headers is passed over. */
@ApplicationScoped
class WorkerClient {
    private static final Logger LOG = Logger.getLogger(WorkerClient.class);
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int NO_CONTENT = 204;
    /** How long a worker may take to tell what a cancelled answer came to. */
    private static final long LAST_WORD_SECONDS = 5;
    /** A worker whose process is there and whose engine is not: as good as dead. */
    private static final String NO_ENGINE = "engine_stopped";

    private final WorkerPool pool;
    private final OpenStreams streams;
    private final GatewayConfig config;
    private final HttpClient http;

    @Inject
    WorkerClient(WorkerPool pool, OpenStreams streams, GatewayConfig config) {
        this.pool = pool;
        this.streams = streams;
        this.config = config;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .build();
    }

    /**
     * The answer of the first worker that gives one: of one that was cancelled, what it came to. The caller closes one that streams.
     *
     * @throws RequestRefused 503 {@code worker_unavailable} when there is none
     * @throws ClientGone when nobody waits any more
     * @throws RequestRefused 401 {@code invalid_api_key} when the credential ended meanwhile
     */
    UpstreamAnswer ask(Call call, ClientConnection client) {
        List<Worker> workers = pool.candidates(call.blend().base(), call.blend().digests());
        for (int i = 0; i < workers.size(); i++) {
            Worker worker = workers.get(i);
            Optional<UpstreamAnswer> answer = askOne(worker, call, client);
            if (answer.isEmpty()) {
                LOG.warnf("worker gave no answer worker=%s requestId=%s", worker.id(), call.requestId());
            } else if (!passesOver(answer.get(), i == workers.size() - 1)) {
                return answer.get();
            }
        }
        throw RequestRefused.workerUnavailable(call.blend().base());
    }

    /** A worker that does not know this registry's key never can help; one that is busy or ended may not be the only one. */
    private static boolean passesOver(UpstreamAnswer answer, boolean last) {
        return answer instanceof UpstreamAnswer.Complete complete
                && (answer.status() == UNAUTHORIZED || (!last && leavesItToOthers(complete)));
    }

    private static boolean leavesItToOthers(UpstreamAnswer.Complete answer) {
        return answer.status() == TOO_MANY
                || (answer.status() == UNAVAILABLE
                        && Envelope.code(answer.body()).equals(NO_ENGINE));
    }

    private Optional<UpstreamAnswer> askOne(Worker worker, Call call, ClientConnection client) {
        InFlight inFlight = pool.begin(worker);
        CompletableFuture<HttpResponse<InputStream>> pending =
                http.sendAsync(request(worker, call, client), BodyHandlers.ofInputStream());
        client.onEnd(() -> cancel(worker, call, pending));
        try {
            HttpResponse<InputStream> response = await(worker, pending);
            int status = response.statusCode();
            Map<String, String> headers = UpstreamAnswer.passedHeaders(response);
            if (headers.getOrDefault("Content-Type", "").startsWith("text/event-stream")) {
                return Optional.of(streams.watched(
                        worker, new UpstreamAnswer.Streaming(status, headers, response.body(), inFlight)));
            }
            byte[] body = readAll(response.body(), client);
            inFlight.close();
            return Optional.of(new UpstreamAnswer.Complete(status, headers, body));
        } catch (IOException died) {
            inFlight.close();
            client.ended().ifPresent(WorkerClient::rethrow);
            return Optional.empty();
        }
    }

    private static void rethrow(RuntimeException reason) {
        throw reason;
    }

    private static byte[] readAll(InputStream body, ClientConnection client) throws IOException {
        try (body) {
            client.onEnd(() -> later(() -> closeQuietly(body)));
            return body.readAllBytes();
        }
    }

    /**
     * Nobody waits for an answer that has not begun to come: the worker is told, and answers with what it had computed. One that does not know the call, or
     * says nothing, loses the connection, which cancels as well.
     */
    private void cancel(Worker worker, Call call, CompletableFuture<HttpResponse<InputStream>> pending) {
        if (pending.isDone()) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(worker.url() + "/v1/cancel"))
                .header("Authorization", "Bearer " + call.grant())
                .header("X-Request-Id", call.requestId())
                .POST(BodyPublishers.noBody())
                .build();
        var _ = http.sendAsync(request, BodyHandlers.discarding()).whenComplete((told, failure) -> {
            if (failure != null || told.statusCode() != NO_CONTENT) {
                pending.cancel(true);
            }
        });
        later(() -> pending.cancel(true));
    }

    private static void later(Runnable stop) {
        CompletableFuture.delayedExecutor(LAST_WORD_SECONDS, TimeUnit.SECONDS).execute(stop);
    }

    /** Only to end a wait: the reader sees the closed stream. */
    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("a worker's answer was closed twice", e);
        }
    }

    private HttpRequest request(Worker worker, Call call, ClientConnection client) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(worker.url() + call.path()));
        client.trace().forEach(request::header);
        return request.timeout(config.answerTimeout())
                .header("Authorization", "Bearer " + call.grant())
                .header("Content-Type", "application/json")
                .header("X-Request-Id", call.requestId())
                .POST(BodyPublishers.ofByteArray(call.body()))
                .build();
    }

    /** Waits as long as the worker reports: a frozen machine keeps its connections open for ever. */
    private HttpResponse<InputStream> await(Worker worker, CompletableFuture<HttpResponse<InputStream>> pending)
            throws IOException {
        Instant end = Instant.now().plus(config.answerTimeout());
        while (true) {
            try {
                return pending.get(config.livenessCheck().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (Instant.now().isAfter(end) || !pool.isReporting(worker)) {
                    pending.cancel(true);
                    throw new IOException("worker " + worker.id() + " stopped reporting", notYet);
                }
            } catch (ExecutionException | java.util.concurrent.CancellationException e) {
                throw new IOException("worker " + worker.id() + " gave no answer", e);
            } catch (InterruptedException e) {
                pending.cancel(true);
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /**
     * One request as a worker gets it.
     *
     * @param path such as {@code /v1/chat/completions}
     * @param grant the signed JWT
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Call(Blend blend, String path, byte[] body, String requestId, String grant) {}
}
