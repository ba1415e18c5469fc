package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker made of a socket: it speaks the protocol, and dies, dawdles or refuses as the test says. */
public final class FakeWorker implements AutoCloseable {
    /** What it does with each request. */
    public enum Behaviour {
        ANSWERS,
        ANSWERS_WITH_USAGE,
        ANSWERS_WITH_ID,
        STREAMS,
        DIES_BEFORE_HEADERS,
        DIES_MID_ANSWER,
        DIES_MID_STREAM,
        STREAMS_FOR_EVER,
        NEVER_ANSWERS,
        /** What it had computed, when it is told that nobody waits. */
        ANSWERS_WHEN_CANCELLED,
        IS_BUSY,
        CAN_NOT_LOAD,
        HAS_NO_ENGINE,
        /** An adapter called german, which it names in its refusal. */
        CAN_NOT_USE_GERMAN,
        FINDS_GERMAN_DAMAGED,
        /** The same, without knowing which one it was. */
        OVERFLOWS_WITH_GERMAN
    }

    public static final String ANSWER =
            "{\"object\":\"chat.completion\",\"choices\":[{\"message\":{\"content\":\"one\"},\"logprobs\":{\"content\":[{\"logprob\":-0.5},{\"logprob\":-1.5}]}}],"
                    + "\"medley\":{\"mode\":\"weighted\"}}";
    /** What its answers say. */
    static final String TEXT = "one";

    static final String EVENT = "data: {\"choices\":[{\"delta\":{\"content\":\"one\"}}]}\n\n";

    final List<String> heads = new CopyOnWriteArrayList<>();
    public final List<String> bodies = new CopyOnWriteArrayList<>();
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    private final ServerSocket server;
    private final Behaviour behaviour;

    FakeWorker(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** What the gateway granted with the request that came last. */
    JsonNode grant() throws IOException {
        return Api.JSON.readTree(claims(heads.getLast()));
    }

    boolean isCancelledWithin(long seconds) throws InterruptedException {
        return cancelled.await(seconds, TimeUnit.SECONDS);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = readHead(in);
            if (head.startsWith("POST /v1/cancel ")) {
                beTold(socket.getOutputStream());
                return;
            }
            heads.add(head);
            bodies.add(new String(in.readNBytes(contentLength(head)), StandardCharsets.UTF_8));
            answer(socket, in, head);
        } catch (IOException gone) {
            cancelled.countDown();
        }
    }

    private void answer(Socket socket, InputStream in, String head) throws IOException {
        OutputStream out = socket.getOutputStream();
        switch (behaviour) {
            case ANSWERS -> write(out, complete(200, "", ANSWER));
            case ANSWERS_WITH_USAGE ->
                write(
                        out,
                        complete(
                                200,
                                "",
                                "{\"object\":\"chat.completion\",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":30}}"));
            case ANSWERS_WITH_ID ->
                write(out, complete(200, "", "{\"id\":\"chatcmpl-" + UUID.randomUUID() + "\"," + ANSWER.substring(1)));
            case IS_BUSY ->
                write(
                        out,
                        complete(
                                429,
                                "Retry-After: 7\r\nX-Error-Code: overloaded\r\n",
                                "{\"error\":{\"code\":\"overloaded\"}}"));
            case CAN_NOT_LOAD ->
                write(out, complete(503, "Retry-After: 9\r\n", "{\"error\":{\"code\":\"adapter_loading\"}}"));
            case HAS_NO_ENGINE ->
                write(out, complete(503, "Retry-After: 5\r\n", "{\"error\":{\"code\":\"engine_stopped\"}}"));
            case CAN_NOT_USE_GERMAN -> refuseGerman(out, head, 400, "invalid_adapter");
            case FINDS_GERMAN_DAMAGED -> refuseGerman(out, head, 502, "adapter_damaged");
            case OVERFLOWS_WITH_GERMAN ->
                write(
                        out,
                        german(head)
                                .map(_ -> complete(400, "", "{\"error\":{\"code\":\"invalid_adapter_blend\"}}"))
                                .orElse(complete(200, "", ANSWER)));
            case STREAMS -> write(out, streamHead() + chunk(EVENT) + chunk("data: [DONE]\n\n") + "0\r\n\r\n");
            case DIES_BEFORE_HEADERS -> socket.setSoLinger(true, 0);
            case DIES_MID_ANSWER ->
                write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"obj");
            case DIES_MID_STREAM -> write(out, streamHead() + chunk(EVENT) + chunk("data: {\"cho"));
            case NEVER_ANSWERS -> awaitClose(in);
            case ANSWERS_WHEN_CANCELLED -> {
                awaitTold();
                write(
                        out,
                        complete(
                                499,
                                "",
                                "{\"error\":{\"code\":\"request_cancelled\"},\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7,\"total_tokens\":19}}"));
            }
            case STREAMS_FOR_EVER -> {
                write(out, streamHead() + chunk(EVENT));
                awaitClose(in);
            }
        }
    }

    private void beTold(OutputStream out) throws IOException {
        boolean isKnown = behaviour == Behaviour.ANSWERS_WHEN_CANCELLED;
        write(out, "HTTP/1.1 " + (isKnown ? 204 : 404) + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        if (isKnown) {
            told.countDown();
        }
    }

    private void awaitTold() {
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of the gateway's connection is what cancels a sequence. */
    private void awaitClose(InputStream in) throws IOException {
        if (in.read() < 0) {
            cancelled.countDown();
        }
    }

    private static void refuseGerman(OutputStream out, String head, int status, String code) throws IOException {
        write(
                out,
                german(head)
                        .map(id -> complete(
                                status, "X-Medley-Refused: " + id + "\r\n", "{\"error\":{\"code\":\"" + code + "\"}}"))
                        .orElse(complete(200, "", ANSWER)));
    }

    private static Optional<String> german(String head) {
        Matcher id = Pattern.compile("\"([a-z0-9-]+/german)\"").matcher(claims(head));
        return id.find() ? Optional.of(id.group(1)) : Optional.empty();
    }

    private static String claims(String head) {
        String jwt = head.replaceFirst("(?s).*Bearer ([^\r]*).*", "$1").split("\\.")[1];
        return new String(Base64.getUrlDecoder().decode(jwt), StandardCharsets.UTF_8);
    }

    private static String complete(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nX-Medley-Adapters: a/b@sha256:0;w=1\r\n"
                + headers + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static String streamHead() {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
                + "Cache-Control: no-cache\r\nX-Accel-Buffering: no\r\n"
                + "X-Medley-Adapters: a/b@sha256:0;w=1\r\nConnection: close\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
