package dev.medley.registry.signin;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Locale;
import java.util.Optional;

/**
 * Accounts of people whom a provider vouches for. The first visit makes one; an account that is there already is never handed to somebody because a
 * mail address or a name is the same: the provider's word about those proves nothing to us.
 */
@ApplicationScoped
class Identities {
    private static final int LONGEST_NAME = 40;
    private static final int NAMESAKES = 1000;

    private final AccountService accounts;
    private final EntityManager database;

    @Inject
    Identities(AccountService accounts, EntityManager database) {
        this.accounts = accounts;
        this.database = database;
    }

    /**
     * The account of a provider's subject.
     *
     * @param wanted what the person would like to be called, as far as the provider knows
     */
    @Transactional
    Account of(Identity.Key key, String wanted, Optional<String> email) {
        Identity known = database.find(Identity.class, key);
        if (known != null) {
            return known.account();
        }
        Account account = accounts.registerVouched(freeName(wanted), email);
        database.persist(new Identity(key, account));
        return account;
    }

    private String freeName(String wanted) {
        String plain =
                wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String stem = plain.substring(0, Math.min(plain.length(), LONGEST_NAME)).replaceAll("-+$", "");
        String name = stem.isEmpty() ? "member" : stem;
        for (int i = 2; i < NAMESAKES && !accounts.isFree(name); i++) {
            name = (stem.isEmpty() ? "member" : stem) + "-" + i;
        }
        return name;
    }
}
