package dev.medley.registry.account;

import dev.medley.format.AdapterName;
import dev.medley.registry.problem.Problem;

/** Account names are the owners of adapters, so they follow the same rule and must not hide a page or an interface. */
final class AccountNames {
    private AccountNames() {}

    static void require(String name) {
        if (AdapterName.part(name).filter(name::equals).isEmpty()) {
            throw new Problem(
                    400,
                    "NAME_INVALID",
                    "Name `" + name.replaceAll("\\p{Cntrl}", "?") + "`: " + AdapterName.RULE + ".");
        }
        if (AdapterName.isReservedOwner(name)) {
            throw new Problem(409, "NAME_TAKEN", "The name " + name + " is reserved.");
        }
    }
}
