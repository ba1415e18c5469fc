package dev.medley.registry.privacy;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.medley.registry.account.Account;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Everything that is kept about an account, table by table. Prompts and answers are in none of them, but for those of suites that somebody made to
 * evaluate with, and of keys that keep their calls: all others pass through and are not written down.
 */
@ApplicationScoped
class PersonalData {
    /** What a person is shown of each table; secrets are not even there as hashes. */
    private static final Map<String, String> EXPORTED = exported();

    private final EntityManager database;

    @Inject
    PersonalData(EntityManager database) {
        this.database = database;
    }

    private static Map<String, String> exported() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("account", "select id, username, email, role, kind, created_at from account where id = ?1");
        tables.put(
                "keys",
                "select id, name, hint, scopes, resources, networks, keeps_calls, created_at, expires_at, last_used_at,"
                        + " revoked_at from api_key where account_id = ?1");
        tables.put(
                "keptCalls",
                "select key_id, at, request_id, model, prompt, answer, finish_reason, adapters, prompt_tokens,"
                        + " completion_tokens, status from kept_call"
                        + " where key_id in (select id from api_key where " + Erasure.KEYS + ")");
        tables.put("identities", "select issuer, subject, created_at from account_identity where account_id = ?1");
        tables.put(
                "sessions",
                "select id, agent, created_at, expires_at, confirmed_at from session where account_id = ?1");
        tables.put("secondFactor", "select created_at, confirmed_at from second_factor where account_id = ?1");
        tables.put(
                "memberships",
                "select o.username as owner, m.role, m.created_at from membership m join account o on o.id = m.owner_id"
                        + " where m.account_id = ?1");
        tables.put(
                "invitations",
                "select o.username as organisation, i.role, i.created_at, i.expires_at from organisation_invitation i"
                        + " join account o on o.id = i.organisation_id where i.account_id = ?1");
        tables.put(
                "adapters",
                "select owner, name, visibility, retention_days, created_at, updated_at, deleted_at from adapter"
                        + " where owner_id = ?1");
        tables.put("uploads", "select id, owner, name, tag, state, created_at from upload where account_id = ?1");
        tables.put(
                "likes",
                "select a.owner, a.name, l.created_at from adapter_like l join adapter a on a.id = l.adapter_id"
                        + " where l.account_id = ?1");
        tables.put(
                "accessRequests",
                "select a.owner, a.name, r.state, r.message, r.reason, r.created_at from access_request r"
                        + " join adapter a on a.id = r.adapter_id where r.account_id = ?1");
        tables.put(
                "reviews",
                "select a.owner, a.name, r.stars, r.text, r.created_at, r.updated_at from review r"
                        + " join adapter a on a.id = r.adapter_id where r.account_id = ?1");
        tables.put("notifications", "select kind, adapter, detail, at, read_at from news where account_id = ?1");
        tables.put("collections", "select id, title, description, visibility from collection where owner_id = ?1");
        tables.put("searches", "select name, query, created_at from saved_search where account_id = ?1");
        tables.put("webhooks", "select id, url, events, active, created_at from webhook where owner_id = ?1");
        tables.put(
                "webhookDeliveries",
                "select d.id, d.webhook_id, d.payload, d.state, d.created_at from webhook_delivery d"
                        + " join webhook w on w.id = d.webhook_id where w.owner_id = ?1");
        tables.put("suites", "select name, cases, updated_at from suite where account_id = ?1");
        tables.put(
                "evaluations",
                "select e.id, e.suite, e.spec, e.state, e.created_at, a.arm, a.position, a.answer from evaluation e"
                        + " left join evaluation_answer a on a.evaluation_id = e.id where e.account_id = ?1");
        tables.put(
                "guards",
                "select s.name as suite, g.tag, g.action, g.wanted, g.created_at from tag_guard g"
                        + " join suite s on s.id = g.suite_id where s.account_id = ?1");
        tables.put(
                "heldMoves",
                "select name, tag, digest, state, findings, created_at, decided_at from held_move where moved_by = ?1");
        tables.put(
                "recipes",
                "select r.owner, r.name, r.visibility, r.deleted_at, v.digest, v.definition, v.note, v.created_at"
                        + " from recipe r left join recipe_version v on v.recipe_id = r.id where r.owner_id = ?1");
        tables.put(
                "feedback",
                "select c.id, c.key_id, c.created_at, f.score, f.comment from completion c"
                        + " left join feedback f on f.completion_id = c.id where c.account_id = ?1");
        tables.put("reports", "select reason, details, state, created_at from report where reporter_id = ?1");
        tables.put(
                "usage",
                "select day, key_id, base, adapter, calls, prompt_tokens, completion_tokens, micros from usage_day"
                        + " where account_id = ?1");
        tables.put(
                "ledger",
                "select at, request_id, kind, micros, key_id, adapter from ledger_entry where account_id = ?1");
        tables.put(
                "audit",
                "select at, key_id, address, action, object, detail, status, code from audit_entry where account_id = ?1");
        return tables;
    }

    /** Rows of one table as JSON. */
    record Table(String name, @JsonRawValue String rows) {}

    List<Table> of(Account account) {
        return EXPORTED.entrySet().stream()
                .map(table -> new Table(table.getKey(), rows(table.getValue(), account.id())))
                .toList();
    }

    private String rows(String sql, UUID account) {
        return (String)
                database.createNativeQuery("select coalesce(cast(json_agg(t) as text), '[]') from (" + sql + ") t")
                        .setParameter(1, account)
                        .getSingleResult();
    }
}
