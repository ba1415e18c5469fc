package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The adapter that an address names, for the caller of the present request and what their credential allows. */
@ApplicationScoped
public class RequestedAdapter {
    private final AdapterService service;
    private final AdapterAccess access;
    private final CurrentAccount current;

    @Inject
    RequestedAdapter(AdapterService service, AdapterAccess access, CurrentAccount current) {
        this.service = service;
        this.access = access;
        this.current = current;
    }

    /**
     * An adapter that the caller may see.
     *
     * @throws Problem 404 also for what the caller may not see; a key that leaves an adapter out sees it as a stranger does
     */
    public Adapter visible(String owner, String name) {
        AdapterName parsed = AdapterName.parse(owner + "/" + name).orElseThrow(AdapterNotFound::adapter);
        Adapter adapter = service.visible(parsed, current.id());
        if (adapter.visibility() == Visibility.PRIVATE) {
            if (!current.covers(adapter.name().toString())) {
                throw AdapterNotFound.adapter();
            }
            current.require(Scope.ADAPTER_READ);
        }
        return adapter;
    }

    /**
     * An adapter that the caller says something of in their own name: likes it, reviews it, reports it, asks for it.
     *
     * @throws Problem 401 or 403 for a credential that may not write or leaves the adapter out, 404 for what the caller may not see
     */
    public Adapter spokenOf(String owner, String name) {
        current.require(Scope.ADAPTER_WRITE);
        Adapter adapter = visible(owner, name);
        current.requireCovered(adapter.name().toString());
        return adapter;
    }

    /** As {@link #visible}; its files, too. */
    public Adapter fetchable(String owner, String name) {
        Adapter adapter = visible(owner, name);
        access.requireFetchable(adapter, current.id());
        return adapter;
    }

    /** Whether the caller acts for the adapter's owner, by a credential that is made for more than calling and does not leave the adapter out. */
    public boolean isInsider(Adapter adapter) {
        return (current.allows(Scope.ADAPTER_READ) || current.allows(Scope.ADAPTER_WRITE))
                && current.covers(adapter.name().toString())
                && access.role(adapter, current.id()).isPresent();
    }

    /** An adapter that the caller may change. */
    public Adapter editable(String owner, String name) {
        return own(owner, name, Scope.ADAPTER_WRITE, MemberRole.PUBLISHER);
    }

    /** An adapter that the caller may delete. */
    public Adapter deletable(String owner, String name) {
        return own(owner, name, Scope.ADAPTER_DELETE, MemberRole.OWNER);
    }

    /**
     * An adapter of which the caller is an owner, in this role at least.
     *
     * @throws Problem 401 or 403 when the credential or the role is not enough, 404 for what the caller may not see
     */
    public Adapter own(String owner, String name, Scope scope, MemberRole least) {
        current.require(scope);
        AdapterName parsed = AdapterName.parse(owner + "/" + name).orElseThrow(AdapterNotFound::adapter);
        Adapter adapter = service.visible(parsed, current.id());
        boolean enough = access.role(adapter, current.id())
                .filter(role -> role.includes(least))
                .isPresent();
        if (!enough) {
            throw new Problem(403, "NOT_OWNER", "Only its owners may do this.");
        }
        current.requireCovered(adapter.name().toString());
        return adapter;
    }
}
