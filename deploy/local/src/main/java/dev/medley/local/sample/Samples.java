package dev.medley.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.local.client.Answer;
import dev.medley.local.client.MedleyClient;
import dev.medley.local.client.Publisher;
import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Layout;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sample adapters: published once through the public API, then asked. */
public final class Samples {
    private static final String OWNER = "medley";
    private static final String QUESTION = "Write the number 152 in English words.";
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final String RETRIEVER = "smollm2-135m-retriever";
    private static final int CONFLICT = 409;
    private static final long PAUSE_MILLIS = 500;
    private static final String ROUTER = "smollm2-135m-router";
    private static final int MAX_TOKENS = 48;
    private static final int AT_ONCE = 2;

    private final Layout layout;
    private final URI origin;

    public Samples(Layout layout, URI origin) {
        this.layout = layout;
        this.origin = origin;
    }

    /** Whether this registry never had them, or not all of them. */
    public boolean areMissing() {
        return !Files.exists(layout.samplesDone());
    }

    /** Goes on where a break-off left it. What an owner deleted later stays deleted. */
    public void publish(PrintStream out) throws IOException, InterruptedException {
        MedleyClient client = new MedleyClient(origin, Keys.read(layout, "admin"));
        List<Path> missing = new ArrayList<>();
        for (Path folder : folders()) {
            if (client.get("/api/v1/adapters/" + name(folder)).status() == 404) {
                missing.add(folder);
            }
        }
        out.println("publishing " + missing.size() + " sample adapters");
        inParallel(missing, folder -> publish(client, folder));
        chooseRetriever(client);
        chooseRouter(client);
        Files.writeString(layout.samplesDone(), "");
    }

    /**
     * The proof that everything works together: found, fetched, mixed, answered.
     *
     * @throws Failure when it is not answered
     */
    public void askOneQuestion(PrintStream out) throws InterruptedException {
        Answer answer = Answer.ask(new MedleyClient(origin, Keys.read(layout, "demo")), "auto", QUESTION, MAX_TOKENS);
        out.println("question  " + QUESTION);
        out.println("answer    " + answer.text().strip());
        out.println("blend     " + blend(answer));
    }

    /** For people: {@code owner/name 0.98, …}. */
    public static String blend(Answer answer) {
        return answer.blend().isEmpty()
                ? "no adapter fits"
                : answer.blend().stream().map(Answer.Share::toString).collect(Collectors.joining(", "));
    }

    /** The trained map by which adapters of the default base are found. */
    private void chooseRetriever(MedleyClient client) throws InterruptedException {
        publish(client, layout.samples().resolve("retrievers").resolve(RETRIEVER));
        JsonNode choice =
                JsonMapper.builder().build().createObjectNode().put("defaultRetriever", OWNER + "/" + RETRIEVER);
        MedleyClient.Reply chosen = client.patch("/api/v1/bases/" + BASE, choice);
        // A Medley that was stopped while it did so goes on with it.
        while (chosen.status() == CONFLICT) {
            Thread.sleep(PAUSE_MILLIS);
            chosen = client.patch("/api/v1/bases/" + BASE, choice);
        }
        if (!chosen.isOk()) {
            throw new Failure("the sample retriever was refused: " + chosen.problem());
        }
        JsonNode mapped = client.ended(chosen.body().path("operation").asText(), share -> {});
        if (!mapped.path("state").asText().equals("succeeded")) {
            throw new Failure("the sample retriever was not chosen: " + mapped.path("findings"));
        }
    }

    /** The gate of mode ramole; the default mixture stays the one that evaluation found better. */
    private void chooseRouter(MedleyClient client) throws InterruptedException {
        publish(client, layout.samples().resolve("routers").resolve(ROUTER));
        MedleyClient.Reply chosen = client.patch(
                "/api/v1/bases/" + BASE,
                JsonMapper.builder().build().createObjectNode().put("defaultRouter", OWNER + "/" + ROUTER));
        if (!chosen.isOk()) {
            throw new Failure("the sample router was refused: " + chosen.problem());
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> found = Files.list(layout.samples().resolve("adapters"))) {
            return found.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static String name(Path folder) {
        return OWNER + "/" + folder.getFileName();
    }

    private static String publish(MedleyClient client, Path folder) throws InterruptedException {
        Publisher.Outcome outcome = new Publisher(client).publish(folder, name(folder), "latest", share -> {});
        if (!outcome.isPublished()) {
            throw new Failure("the sample " + folder.getFileName() + " was refused: " + outcome.findings());
        }
        return outcome.version();
    }

    private interface Work<T> {
        String on(T item) throws InterruptedException;
    }

    private static <T> void inParallel(List<T> items, Work<T> work) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<String>> calls = new ArrayList<>();
            items.forEach(item -> calls.add(() -> work.on(item)));
            for (Future<String> each : threads.invokeAll(calls)) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Failure failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
