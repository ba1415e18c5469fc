package dev.medley.registry.account;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes that an authenticator computes from a secret and the time (RFC 6238, as RFC 4226 has them: SHA-1, six digits, thirty seconds). */
final class TimeCode {
    static final int DIGITS = 6;
    static final int STEP_SECONDS = 30;
    private static final int RANGE = 1_000_000;
    /** Steps that a clock may be off, before and after. */
    private static final int SKEW = 1;

    private static final String HMAC = "HmacSHA1";

    private TimeCode() {}

    static String of(byte[] secret, long step) {
        byte[] hash = hash(secret, step);
        // The last four bits choose which four bytes are read, and the sign is left out (RFC 4226, section 5.3).
        int offset = hash[hash.length - 1] & 0x0f;
        int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
        String digits = Integer.toString(number % RANGE);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** The step whose code it is, about now and later than the one whose code was taken last; empty: it is none of them. */
    static OptionalLong match(byte[] secret, String code, Instant now, long last) {
        long present = now.getEpochSecond() / STEP_SECONDS;
        OptionalLong found = OptionalLong.empty();
        for (long step = present - SKEW; step <= present + SKEW; step++) {
            boolean same = MessageDigest.isEqual(bytes(of(secret, step)), bytes(code));
            if (same && step > last) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    private static byte[] hash(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
