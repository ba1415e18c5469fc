package dev.medley.registry.account;

import dev.medley.format.AdapterName;
import dev.medley.registry.problem.Problem;

/** Account names are the owners of adapters, so they follow the same rule and must not hide a page or an interface. */
final class AccountNames {
    private AccountNames() {}

    static void require(String name) {
        if (!isWellFormed(name)) {
            throw new Problem(
                    400,
                    "NAME_INVALID",
                    "Name `" + name.replaceAll("\\p{Cntrl}", "?") + "`: " + AdapterName.RULE + ".");
        }
        if (AdapterName.isReservedOwner(name)) {
            throw reserved(name);
        }
    }

    static Problem reserved(String name) {
        return new Problem(409, "NAME_TAKEN", "The name " + name + " is reserved.");
    }

    static boolean isAllowed(String name) {
        return isWellFormed(name) && !AdapterName.isReservedOwner(name);
    }

    private static boolean isWellFormed(String name) {
        return AdapterName.part(name).filter(name::equals).isPresent();
    }
}
