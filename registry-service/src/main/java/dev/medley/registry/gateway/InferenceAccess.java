package dev.medley.registry.gateway;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.RequestId;
import dev.medley.registry.usage.UsageMeter;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Who may call {@code /v1}: an account with a key that has the scope {@code inference:call}, or a signed-in person. */
@ApplicationScoped
class InferenceAccess {
    private final CurrentAccount current;
    private final RoutingContext context;

    @Inject
    InferenceAccess(CurrentAccount current, RoutingContext context) {
        this.current = current;
        this.context = context;
    }

    /** The caller of the present request; refused with 401 or 403 otherwise. */
    Account require() {
        UUID id = current.require(Scope.INFERENCE_CALL).id();
        return new Account(current.asker(), id.toString());
    }

    /** As {@link #require}, with the key that the answer is booked on. */
    Inference.Client client() {
        UUID id = current.require(Scope.INFERENCE_CALL).id();
        return new Inference.Client(id, current.keyId(), current.asker());
    }

    /** The account and key that the present request is booked on. */
    UsageMeter.Payer payer() {
        return new UsageMeter.Payer(current.requireSignedIn().id(), current.keyId(), requestId());
    }

    /** The present request's id, as the answer's header has it. */
    String requestId() {
        return RequestId.of(context);
    }

    /** @param subject the id as grants carry it */
    record Account(Optional<UUID> id, String subject) {}
}
