package dev.medley.registry.request;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.ClientAddress;
import dev.medley.registry.problem.RequestId;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Writes every change of the registry and every refused one to the audit log, by its route: a new route can't forget it. What was made is named by the
 * answer, and what of it was changed by answers that are {@link Audited}; bodies, and with them secrets and prompts, are never written.
 */
@Provider
@Priority(Priorities.AUTHENTICATION - 100)
class Auditing implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Logger LOG = Logger.getLogger(Auditing.class);
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final int LONGEST = 300;
    private static final String ROUTE = "medley.route";

    private final AuditLog log;
    private final CurrentAccount current;
    private final ResourceInfo resource;
    private final RoutingContext context;

    @Inject
    Auditing(AuditLog log, CurrentAccount current, ResourceInfo resource, RoutingContext context) {
        this.log = log;
        this.current = current;
        this.resource = resource;
        this.context = context;
    }

    /** Before anybody is refused; an answer may be to a request that no route took. */
    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(ROUTE, route());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        String path = request.getUriInfo().getPath();
        boolean ours = path.startsWith("/api/") || path.contains("/info/lfs/");
        if (READS.contains(request.getMethod()) || !ours || request.getProperty(ROUTE) == null) {
            return;
        }
        var entry = new AuditLog.Entry(
                "",
                Instant.now(),
                current.account().map(Account::username).orElse("anonymous"),
                current.keyId().orElse(""),
                ClientAddress.coarse(context.request().remoteAddress()),
                request.getMethod() + " " + request.getProperty(ROUTE),
                storable(shortened(object(request, response))),
                storable(detail(response)),
                response.getStatus(),
                Objects.toString(response.getHeaders().getFirst("X-Error-Code"), ""),
                RequestId.of(context));
        try {
            log.add(current.id(), entry);
        } catch (IllegalStateException away) {
            // The change is done or refused already; what the table can't take, the process's own log keeps.
            LOG.errorf(away, "audit entry not stored entry=%s", entry);
        }
    }

    /** What was made, where something was; else what was called. */
    private static String object(ContainerRequestContext request, ContainerResponseContext response) {
        boolean isNew = response.getStatus() == Response.Status.CREATED.getStatusCode();
        return Optional.ofNullable(response.getLocation())
                .filter(_ -> isNew)
                .map(URI::getPath)
                .orElseGet(() -> request.getUriInfo().getPath());
    }

    private static String detail(ContainerResponseContext response) {
        return response.getEntity() instanceof Audited audited ? audited.change() : "";
    }

    /** An address may be anything; what an answer says of a change is bounded by what can be changed at once. */
    private static String shortened(String address) {
        return address.length() > LONGEST ? address.substring(0, LONGEST) : address;
    }

    /** What a column of text takes: PostgreSQL has no character 0, and no entry may be lost to one. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private String route() {
        String base = template(resource.getResourceClass().getAnnotation(Path.class));
        return base + template(resource.getResourceMethod().getAnnotation(Path.class));
    }

    private static String template(Path path) {
        return Optional.ofNullable(path)
                .map(Path::value)
                .map(value -> value.startsWith("/") ? value : "/" + value)
                .orElse("");
    }
}
