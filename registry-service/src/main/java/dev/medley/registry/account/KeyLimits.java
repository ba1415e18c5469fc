package dev.medley.registry.account;

import dev.medley.format.AdapterName;
import dev.medley.registry.problem.Problem;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a key is made for.
 *
 * @param resources {@code owner/*} or {@code owner/name}; empty: all that its account may do. They narrow what the key reaches of what is not public,
 *     and everything it changes.
 * @param networks that it is good from; empty: everywhere
 * @param keepsCalls whether what is asked and answered with it is kept for its owner to look at
 */
record KeyLimits(
        Set<Scope> scopes,
        List<String> resources,
        List<Network> networks,
        Optional<Budget> budget,
        boolean keepsCalls) {
    private static final int MOST = 100;

    KeyLimits {
        scopes = Set.copyOf(scopes);
        resources = resources.stream().distinct().toList();
        networks = networks.stream().distinct().toList();
        if (scopes.isEmpty()) {
            throw Problem.invalid("scopes", "a key needs at least one scope.");
        }
        if (resources.size() > MOST) {
            throw Problem.invalid("resources", "a key lists at most " + MOST + " resources.");
        }
        if (networks.size() > MOST) {
            throw Problem.invalid("networks", "a key lists at most " + MOST + " networks.");
        }
        for (String resource : resources) {
            if (!isResource(resource)) {
                throw Problem.invalid("resources", "a resource is owner/* or owner/name.");
            }
        }
    }

    /** Whether a list of resources lets through this adapter, or this narrower resource. */
    static boolean covers(List<String> resources, String wanted) {
        return resources.isEmpty()
                || resources.stream()
                        .anyMatch(resource -> resource.equals(wanted)
                                || (resource.endsWith("/*")
                                        && wanted.startsWith(resource.substring(0, resource.length() - 1))));
    }

    /** Whether the key is good from there; from nowhere when it is not known where that is. */
    boolean admits(Optional<InetAddress> caller) {
        return networks.isEmpty()
                || caller.filter(address -> networks.stream().anyMatch(network -> network.contains(address)))
                        .isPresent();
    }

    private static boolean isResource(String resource) {
        return resource.endsWith("/*")
                ? AdapterName.part(resource.substring(0, resource.length() - 2)).isPresent()
                : AdapterName.parse(resource).isPresent();
    }
}
