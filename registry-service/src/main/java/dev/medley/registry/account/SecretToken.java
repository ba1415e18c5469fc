package dev.medley.registry.account;

/** A secret that somebody is shown once, such as the token of an invitation; only its hash is kept. */
public record SecretToken(String text) {
    private static final int SECRET = 43;

    /** A new one of 256 bits, behind a prefix that says what it is. */
    public static SecretToken generate(String prefix) {
        return new SecretToken(prefix + KeySecret.random(SECRET));
    }

    /** SHA-256 in hexadecimal. */
    public String hash() {
        return KeySecret.hash(text);
    }
}
