package dev.medley.registry.account;

import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.codec.binary.Base32;

/** What lets somebody in who lost their authenticator: ten codes of 80 bits, each good once, of which only hashes are kept. */
@ApplicationScoped
class RecoveryCodes {
    private static final int COUNT = 10;
    private static final int BYTES = 10;
    private static final String GROUPS_OF_FOUR = "(?<=\\G.{4})(?=.)";

    private final NativeSql sql;
    private final SecureRandom random = new SecureRandom();

    @Inject
    RecoveryCodes(NativeSql sql) {
        this.sql = sql;
    }

    /** Ten new ones in place of all that there were. */
    List<String> renew(UUID account) {
        sql.execute("delete from recovery_code where account_id = ?1", account);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            String code = generate();
            sql.execute(
                    "insert into recovery_code (account_id, code_hash) values (?1, ?2)", account, KeySecret.hash(code));
            codes.add(code.replaceAll(GROUPS_OF_FOUR, "-"));
        }
        return codes;
    }

    /** Uses a code up; false when it is none, or was used before. */
    boolean use(UUID account, String given) {
        String code = given.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        return sql.execute(
                        "update recovery_code set used_at = now()"
                                + " where account_id = ?1 and code_hash = ?2 and used_at is null",
                        account,
                        KeySecret.hash(code))
                == 1;
    }

    int left(UUID account) {
        return sql.rows("select code_hash from recovery_code where account_id = ?1 and used_at is null", account)
                .size();
    }

    private String generate() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Base32().encodeToString(bytes).toLowerCase(Locale.ROOT);
    }
}
