package dev.medley.registry.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The text of a key: {@code mdl_sk_<8 id>_<43 secret><6 checksum>}, base 62. The checksum refuses typing errors without a look into the database; a
 * fast hash is enough because the secret has 256 bits of its own.
 */
record KeySecret(String id, String text) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String PREFIX = "mdl_sk_";
    private static final int ID = 8;
    private static final int SECRET = 43;
    private static final int CHECKSUM = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    static KeySecret generate() {
        String id = random(ID);
        String body = PREFIX + id + "_" + random(SECRET);
        return new KeySecret(id, body + checksum(body));
    }

    /** Empty when the text can't be a key of ours. */
    static Optional<KeySecret> parse(String text) {
        int length = PREFIX.length() + ID + 1 + SECRET + CHECKSUM;
        if (text.length() != length || !text.startsWith(PREFIX) || text.charAt(PREFIX.length() + ID) != '_') {
            return Optional.empty();
        }
        String body = text.substring(0, length - CHECKSUM);
        boolean intact = checksum(body).equals(text.substring(length - CHECKSUM));
        return intact
                ? Optional.of(new KeySecret(text.substring(PREFIX.length(), PREFIX.length() + ID), text))
                : Optional.empty();
    }

    String hash() {
        return hash(text);
    }

    boolean matches(String storedHash) {
        return MessageDigest.isEqual(
                hash().getBytes(StandardCharsets.US_ASCII), storedHash.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a list may show: enough to recognise, too little to use. */
    String hint() {
        return text.substring(0, PREFIX.length() + ID) + "…" + text.substring(text.length() - 4);
    }

    /** SHA-256 in hexadecimal; also of session tokens. */
    static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String random(int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        var text = new StringBuilder(CHECKSUM);
        for (int i = 0; i < CHECKSUM; i++) {
            text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return hint();
    }
}
