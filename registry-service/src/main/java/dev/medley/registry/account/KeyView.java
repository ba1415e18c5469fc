package dev.medley.registry.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.problem.Audited;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A key as its owner sees it; the secret only in the answer that makes it. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record KeyView(
        String id,
        String name,
        String hint,
        List<String> scopes,
        List<String> resources,
        List<String> networks,
        Optional<BudgetView> budget,
        boolean keepsCalls,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt,
        Optional<Instant> revokedAt,
        Optional<String> secret)
        implements Audited {
    @Override
    public String change() {
        return keepsCalls ? "keeps calls" : "keeps no calls";
    }

    /**
     * A budget and how much of it is left in the present period.
     *
     * @param amount decimal text, as every sum here
     */
    record BudgetView(String amount, String per, String spent, String remaining, String currency) {
        static BudgetView of(Budget budget, long spent) {
            return new BudgetView(
                    Budget.text(budget.micros()),
                    budget.per().label(),
                    Budget.text(spent),
                    Budget.text(Math.max(0, budget.micros() - spent)),
                    "credit");
        }
    }

    static KeyView of(ApiKey key, long spent, Optional<String> secret) {
        return new KeyView(
                key.id(),
                key.name(),
                key.hint(),
                key.scopes().stream().map(Scope::label).toList(),
                key.resources(),
                key.networks().stream().map(Network::toString).toList(),
                key.budget().map(budget -> BudgetView.of(budget, spent)),
                key.keepsCalls(),
                key.createdAt(),
                key.expiresAt(),
                key.lastUsedAt(),
                key.revokedAt(),
                secret);
    }
}
