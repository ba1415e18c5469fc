package dev.medley.registry.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.registry.problem.Place;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The calls that are kept. */
@ApplicationScoped
class CallRepository {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Asks the key once more: whoever has switched it off meanwhile, or has erased the account, wants nothing kept. Whoever is about to waits until it is
     * kept, and takes it away.
     */
    private static final String ADD = """
            insert into kept_call (id, key_id, at, request_id, model, prompt, answer, finish_reason, adapters,
                prompt_tokens, completion_tokens, status)
            select ?, id, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ? from api_key where id = ? and keeps_calls for share
            on conflict (id) do nothing""";

    private static final String BEYOND = """
            delete from kept_call where id in (select id from (
                select c.id, row_number() over (partition by k.account_id order by c.at desc, c.id desc) as place
                from kept_call c join api_key k on k.id = c.key_id) placed where place > ?)""";

    private static final String PAGE = """
            select id, at, request_id, model, prompt, answer, finish_reason, adapters, prompt_tokens, completion_tokens, status
            from kept_call
            where key_id = ? and (?::timestamptz is null or (at, id) < (?::timestamptz, ?::uuid))
            order by at desc, id desc limit ?""";

    private final AgroalDataSource database;

    @Inject
    CallRepository(AgroalDataSource database) {
        this.database = database;
    }

    /** A call as a row, with an id of its own: storing it twice stores it once. */
    record Row(UUID id, KeptCall call, String adapters) {
        private static final String CUT = "… [cut]";

        static Row of(KeptCall call, int longest) {
            var prompt = new KeptCall.Prompt(
                    storable(call.prompt().model(), longest),
                    storable(call.prompt().text(), longest));
            KeptCall.Answer told = call.answer();
            var answer = new KeptCall.Answer(
                    storable(told.text(), longest),
                    told.finishReason(),
                    told.adapters(),
                    told.promptTokens(),
                    told.completionTokens());
            return new Row(
                    UUID.randomUUID(), new KeptCall(call.sent(), prompt, answer, call.status()), json(told.adapters()));
        }

        private static String json(List<KeptCall.Part> adapters) {
            try {
                return JSON.writeValueAsString(adapters);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a blend can't be written", e);
            }
        }

        /** Within the bound, without what a column of text can't take: the character 0 and halves of characters. */
        private static String storable(String text, int longest) {
            String kept = text.length() > longest ? text.substring(0, longest) + CUT : text;
            return new String(kept.replace('\0', '\uFFFD').getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
    }

    void add(Row row) {
        KeptCall.Sent sent = row.call().sent();
        KeptCall.Answer answer = row.call().answer();
        update(
                ADD,
                row.id(),
                sent.at().atOffset(ZoneOffset.UTC),
                sent.requestId(),
                row.call().prompt().model(),
                row.call().prompt().text(),
                answer.text(),
                answer.finishReason().orElse(null),
                row.adapters(),
                answer.promptTokens().orElse(null),
                answer.completionTokens().orElse(null),
                row.call().status(),
                sent.key());
    }

    /** Newest first. */
    List<CallView> page(String key, Optional<Place> after, int limit) {
        OffsetDateTime at =
                after.map(place -> place.at().atOffset(ZoneOffset.UTC)).orElse(null);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(PAGE)) {
            statement.setString(1, key);
            statement.setObject(2, at);
            statement.setObject(3, at);
            statement.setString(4, after.map(Place::name).orElse(null));
            statement.setInt(5, limit);
            List<CallView> calls = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    calls.add(view(rows));
                }
            }
            return calls;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read kept calls", e);
        }
    }

    private static CallView view(ResultSet row) throws SQLException {
        return new CallView(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("request_id"),
                row.getString("model"),
                row.getString("prompt"),
                row.getString("answer"),
                Optional.ofNullable(row.getString("finish_reason")),
                adapters(row.getString("adapters")),
                Optional.ofNullable(row.getObject("prompt_tokens", Long.class)),
                Optional.ofNullable(row.getObject("completion_tokens", Long.class)),
                row.getInt("status"));
    }

    private static List<KeptCall.Part> adapters(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a kept blend can't be read", e);
        }
    }

    void removeOf(String key) {
        update("delete from kept_call where key_id = ?", key);
    }

    void removeOfAccount(UUID account) {
        update("delete from kept_call where key_id in (select id from api_key where account_id = ?)", account);
    }

    void removeOlderThan(Duration age) {
        update("delete from kept_call where at < now() - ? * interval '1 second'", age.toSeconds());
    }

    /** Of each account as many stay, the newest: what one has kept must not fill the database of all. */
    void removeBeyond(int most) {
        update(BEYOND, most);
    }

    private void update(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't change kept calls", e);
        }
    }
}
