package dev.medley.registry.hub;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.medley.format.AdapterName;
import dev.medley.format.Card;
import dev.medley.format.Finding;
import dev.medley.format.Level;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountKind;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterNames;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Who is calling, and repositories coming and going. */
@Path("/api")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubAccountResource {
    private final CurrentAccount current;
    private final Memberships memberships;
    private final AdapterService service;
    private final HubRepositories repositories;
    private final AdapterNames names;

    @Inject
    HubAccountResource(
            CurrentAccount current,
            Memberships memberships,
            AdapterService service,
            HubRepositories repositories,
            AdapterNames names) {
        this.current = current;
        this.memberships = memberships;
        this.service = service;
        this.repositories = repositories;
        this.names = names;
    }

    record Created(String url, String name, String id) implements Audited {
        @Override
        public String change() {
            return name;
        }
    }

    /** Clients of the Hub read nothing of such an answer. */
    record Changed(@JsonIgnore String change) implements Audited {}

    @GET
    @Path("whoami-v2")
    public Map<String, Object> whoami() {
        Account account = current.require(Scope.ADAPTER_READ);
        return Map.of(
                "type",
                "user",
                "id",
                account.id().toString(),
                "name",
                account.username(),
                "fullname",
                account.username(),
                "email",
                account.email(),
                "isPro",
                false,
                "orgs",
                memberships.ownersOf(account).stream()
                        .filter(owner -> owner.kind() == AccountKind.ORGANISATION)
                        .map(owner -> Map.of("type", "org", "name", owner.username(), "fullname", owner.username()))
                        .toList(),
                "auth",
                Map.of(
                        "type",
                        "access_token",
                        "accessToken",
                        Map.of(
                                "displayName",
                                "API key",
                                "role",
                                current.allows(Scope.ADAPTER_WRITE) ? "write" : "read")));
    }

    @POST
    @Path("repos/create")
    public Response create(byte[] request, @Context UriInfo uri) {
        Account account = current.require(Scope.ADAPTER_WRITE);
        HubBody body = HubBody.object(request);
        requireModel(body);
        AdapterName name = name(body, account);
        current.requireCovered(name.toString());
        String url = uri.getBaseUri().resolve("/" + name).toString();
        Visibility visibility = HubVisibility.of(body).orElse(Visibility.PUBLIC);
        try {
            Adapter adapter = service.create(name, account, visibility);
            return Response.ok(new Created(url, name.toString(), adapter.id().toString()))
                    .build();
        } catch (Problem problem) {
            if (!problem.code().equals("ADAPTER_EXISTS")) {
                throw problem;
            }
            // Clients that tolerate an existing repository read its address from here.
            return Response.status(409)
                    .header("X-Error-Code", problem.code())
                    .header("X-Error-Message", "You already created this model repo")
                    .entity(Map.of("error", "You already created this model repo", "url", url))
                    .build();
        }
    }

    @DELETE
    @Path("repos/delete")
    public Changed delete(byte[] request) {
        Account account = current.require(Scope.ADAPTER_DELETE);
        HubBody body = HubBody.object(request);
        requireModel(body);
        AdapterName name = name(body, account);
        names.delete(repositories.own(name.owner(), name.name(), Scope.ADAPTER_DELETE));
        return new Changed(name.toString());
    }

    /** Another name of the same owner; the former one leads there. */
    @POST
    @Path("repos/move")
    public Changed move(byte[] request) {
        current.require(Scope.ADAPTER_WRITE);
        HubBody body = HubBody.object(request);
        requireModel(body);
        AdapterName from = AdapterName.parse(body.text("fromRepo")).orElseThrow(HubAccountResource::noName);
        AdapterName to = AdapterName.parse(body.text("toRepo")).orElseThrow(HubAccountResource::noName);
        Adapter adapter = repositories.own(from.owner(), from.name(), Scope.ADAPTER_WRITE, MemberRole.OWNER);
        if (!adapter.name().owner().equals(to.owner())) {
            throw HubProblem.bad(
                    "UNSUPPORTED", "A repository keeps its owner; publish it anew under " + to.owner() + "/.");
        }
        current.requireCovered(to.toString());
        names.rename(adapter, to.name());
        return new Changed(from + " to " + to);
    }

    @POST
    @Path("validate-yaml")
    public Response validate(byte[] request) {
        List<Finding> findings = cardFindings(request);
        return Response.status(Finding.rejects(findings) ? 400 : 200)
                .entity(Map.of("errors", messages(findings, true), "warnings", messages(findings, false)))
                .build();
    }

    /** As clients ask for it that show the answer as it comes ({@code ModelCard.validate}): one line for each error. */
    @POST
    @Path("validate-yaml")
    @Produces(MediaType.TEXT_PLAIN)
    public Response validateForReading(byte[] request) {
        List<Finding> findings = cardFindings(request);
        return Response.status(Finding.rejects(findings) ? 400 : 200)
                .entity(String.join(
                        "\n",
                        messages(findings, true).stream()
                                .map(error -> "- " + error.get("message"))
                                .toList()))
                .build();
    }

    private static List<Finding> cardFindings(byte[] request) {
        String content = HubBody.object(request).text("content");
        return Card.check(content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Map<String, String>> messages(List<Finding> findings, boolean errors) {
        return findings.stream()
                .filter(finding -> errors == (finding.level() == Level.REJECT))
                .filter(finding -> finding.level() != Level.INFO)
                .map(finding -> Map.of("message", finding.message()))
                .toList();
    }

    private static void requireModel(HubBody body) {
        String type = body.textIfAny("type").orElse("model");
        if (!type.equals("model")) {
            throw HubProblem.bad("UNSUPPORTED", "Medley holds adapters (repo_type model), no " + type + "s.");
        }
    }

    private static AdapterName name(HubBody body, Account account) {
        String owner = body.textIfAny("organization").orElseGet(account::username);
        return AdapterName.parse(owner + "/" + body.text("name")).orElseThrow(HubAccountResource::noName);
    }

    private static HubProblem noName() {
        return HubProblem.bad("NAME_INVALID", "Not a name for an adapter. " + AdapterName.RULE);
    }
}
