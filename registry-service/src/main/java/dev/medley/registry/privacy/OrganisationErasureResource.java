package dev.medley.registry.privacy;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.account.Sensitive;
import dev.medley.registry.organisation.OrganisationService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** The end of an organisation: as of a person's account, with all that it owns. */
@Path("/api/v1/orgs")
@RunOnVirtualThread
@Transactional
public class OrganisationErasureResource {
    private final Erasure erasure;
    private final OrganisationService organisations;
    private final CurrentAccount current;

    @Inject
    OrganisationErasureResource(Erasure erasure, OrganisationService organisations, CurrentAccount current) {
        this.erasure = erasure;
        this.organisations = organisations;
        this.current = current;
    }

    /** Its adapters and recipes are deleted, its robots' keys end, nobody is a member any more; its name is not given out again. */
    @DELETE
    @Path("{org}")
    @Sensitive
    public Response delete(@PathParam("org") String name) {
        Account organisation = organisations.find(name, current.require(Scope.ORG_ADMIN), MemberRole.OWNER);
        current.require(Scope.ADAPTER_DELETE);
        current.requireCovered(organisation.username() + "/*");
        erasure.erase(organisation);
        return Response.noContent().build();
    }
}
