package dev.medley.registry.upload;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far the inspection of a complete upload or other long work is, as JSON or as events until it ends. */
@Path("/api/v1/operations/{id}")
@RunOnVirtualThread
public class OperationResource {
    private static final long POLL_MILLIS = 200;

    private final UploadService uploads;
    private final CurrentAccount current;
    private final Instance<OtherOperations> others;

    @Inject
    OperationResource(UploadService uploads, CurrentAccount current, @Any Instance<OtherOperations> others) {
        this.uploads = uploads;
        this.current = current;
        this.others = others;
    }

    record OperationView(
            UUID id,
            String state,
            double progress,

            @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Object.class)
            String findings,

            Optional<String> version,
            Optional<UUID> tagMove) {}

    static OperationView view(Upload upload) {
        String state = upload.state() == UploadState.RECEIVING
                ? "running"
                : upload.state().label();
        return new OperationView(
                upload.id(), state, upload.progress(), upload.findings(), upload.version(), upload.tagMove());
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public OperationView get(@PathParam("id") UUID id) {
        return require(id, asker());
    }

    @GET
    // Only for who asks for it: "*/*" gets JSON.
    @Produces(MediaType.SERVER_SENT_EVENTS + ";qs=0.5")
    public void follow(@PathParam("id") UUID id, @Context SseEventSink sink, @Context Sse sse) {
        // Before the stream begins, so that a refusal is an answer and no empty stream.
        Asker asker = asker();
        OperationView now = require(id, asker);
        // Apart from the request, which is over for the server once its stream is closed.
        Thread.ofVirtual().name("operation-" + id).start(() -> tell(now, asker, sink, sse));
    }

    private void tell(OperationView first, Asker asker, SseEventSink sink, Sse sse) {
        try (sink) {
            Optional<OperationView> now = Optional.of(first);
            Optional<OperationView> last = Optional.empty();
            while (!sink.isClosed() && now.isPresent()) {
                if (!now.equals(last)) {
                    sink.send(sse.newEventBuilder()
                            .mediaType(MediaType.APPLICATION_JSON_TYPE)
                            .data(OperationView.class, now.get())
                            .build());
                    last = now;
                }
                if (!now.get().state().equals("running")) {
                    return;
                }
                Thread.sleep(POLL_MILLIS);
                now = find(first.id(), asker);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Uploads and evaluations are ended by deleting them. */
    @POST
    @Path("/cancel")
    @Produces(MediaType.APPLICATION_JSON)
    public OperationView cancel(@PathParam("id") UUID id) {
        Asker asker = asker();
        require(id, asker);
        boolean isCancelled =
                current.id().stream().anyMatch(account -> others.stream().anyMatch(each -> each.cancel(account, id)));
        if (!isCancelled) {
            throw new Problem(
                    409,
                    "OPERATION_NOT_CANCELLABLE",
                    "The operation has ended, or is of a kind that can't be cancelled.");
        }
        return require(id, asker);
    }

    /** Whose operations somebody may ask about: of which account those that need no more than calling, of which all others. */
    private record Asker(Optional<UUID> calling, Optional<Account> publishing) {}

    private Asker asker() {
        return new Asker(
                current.allows(Scope.INFERENCE_CALL) ? current.id() : Optional.empty(),
                current.allows(Scope.ADAPTER_WRITE) ? current.account() : Optional.empty());
    }

    private OperationView require(UUID id, Asker asker) {
        return find(id, asker).orElseThrow(() -> {
            current.require(Scope.ADAPTER_WRITE);
            return new Problem(404, "OPERATION_NOT_FOUND", "There is no such operation.");
        });
    }

    private Optional<OperationView> find(UUID id, Asker asker) {
        return asker.calling().stream()
                .flatMap(each -> others.stream().flatMap(other -> other.operation(each, id).stream()))
                .findFirst()
                .map(other -> new OperationView(
                        other.id(),
                        other.state(),
                        other.progress(),
                        other.findings(),
                        other.version(),
                        Optional.empty()))
                .or(() -> asker.publishing()
                        .flatMap(account -> uploads.known(account, id))
                        .map(OperationResource::view));
    }
}
