package dev.medley.registry.account;

import dev.medley.registry.grant.RegistryKey;
import dev.medley.registry.grant.SecretBox;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Base32;

/**
 * Rules of second factors. A row is locked before a code is looked at, so that of two requests with one code one is refused. Guesses are slowed down for
 * an account wherever they come from: only somebody who has its password gets as far.
 */
@ApplicationScoped
public class SecondFactors {
    private static final String ISSUER = "Medley";
    private static final String EVERYWHERE = "second factor";
    /** As long as the hash, as RFC 4226 recommends. */
    private static final int SECRET_BYTES = 20;

    private static final int LONGEST_CODE = 64;
    private static final int UNAUTHENTICATED = 401;
    private static final int UNFIT = 422;

    private final EntityManager database;
    private final RecoveryCodes recovery;
    private final SignInAttempts attempts;
    private final Event<SecondFactorReset> resets;
    private final SecretBox box;
    private final SecureRandom random = new SecureRandom();

    @Inject
    SecondFactors(
            EntityManager database,
            RecoveryCodes recovery,
            SignInAttempts attempts,
            Event<SecondFactorReset> resets,
            RegistryKey registry) {
        this.database = database;
        this.recovery = recovery;
        this.attempts = attempts;
        this.resets = resets;
        this.box = new SecretBox(registry.derive("second factors"));
    }

    /** What an authenticator is told, by hand or by a QR code of the address. */
    record Enrolment(String secret, String uri) {}

    /** @param recoveryCodes how many are left */
    record State(boolean enabled, Optional<Instant> since, int recoveryCodes) {}

    @Transactional
    State state(Account account) {
        return active(account)
                .map(factor -> new State(true, factor.since(), recovery.left(account.id())))
                .orElse(new State(false, Optional.empty(), 0));
    }

    /** Whether codes are asked for at the account's sign-in. */
    @Transactional
    public boolean isOn(Account account) {
        return active(account).isPresent();
    }

    /** Which of the accounts ask for codes. */
    @Transactional
    public Set<UUID> whoHave(List<Account> accounts) {
        return database.createQuery(
                        "from SecondFactor f where f.confirmedAt is not null and f.accountId in :ids",
                        SecondFactor.class)
                .setParameter("ids", accounts.stream().map(Account::id).toList())
                .getResultStream()
                .map(SecondFactor::accountId)
                .collect(Collectors.toSet());
    }

    /**
     * A new secret, for which no code is asked until one was given.
     *
     * @throws Problem 409 when there is a second factor already, or no password that it could be second to
     */
    @Transactional
    Enrolment begin(Account account) {
        if (account.passwordHash().isEmpty()) {
            throw new Problem(
                    409,
                    "NO_PASSWORD",
                    "The account has no password: its provider asks for a second factor, or nobody.");
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        byte[] sealed = box.seal(account.id(), secret);
        Optional<SecondFactor> present = locked(account);
        if (present.filter(SecondFactor::isOn).isPresent()) {
            throw new Problem(409, "SECOND_FACTOR_ON", "The account has a second factor. Switch it off first.");
        }
        present.ifPresentOrElse(
                factor -> factor.replace(sealed), () -> database.persist(new SecondFactor(account.id(), sealed)));
        String text = new Base32().encodeToString(secret);
        String uri = "otpauth://totp/" + ISSUER + ":" + account.username() + "?secret=" + text + "&issuer=" + ISSUER
                + "&algorithm=SHA1&digits=" + TimeCode.DIGITS + "&period=" + TimeCode.STEP_SECONDS;
        return new Enrolment(text, uri);
    }

    /** The authenticator has the secret, as its code shows. From now on codes are asked for; the recovery codes are shown this once. */
    @Transactional
    List<String> confirm(Account account, String code) {
        SecondFactor factor = locked(account)
                .filter(found -> !found.isOn())
                .orElseThrow(() -> new Problem(
                        409, "SECOND_FACTOR_OFF", "No second factor is being set up. Begin with a secret."));
        attempts.guard(account.username(), EVERYWHERE, () -> accept(takesTime(factor, code), UNFIT));
        factor.confirm();
        database.flush();
        return recovery.renew(account.id());
    }

    /** Ten new recovery codes, for somebody who has the factor. */
    @Transactional
    List<String> renewRecoveryCodes(Account account, String code) {
        redeem(account, code);
        return recovery.renew(account.id());
    }

    @Transactional
    void switchOff(Account account, String code) {
        redeem(account, code);
        locked(account).ifPresent(database::remove);
    }

    /**
     * Takes it away from somebody who lost authenticator and recovery codes, and tells them.
     *
     * @throws Problem 409 when they have none
     */
    @Transactional
    public void reset(Account account) {
        SecondFactor factor = locked(account).filter(SecondFactor::isOn).orElseThrow(SecondFactors::off);
        database.remove(factor);
        resets.fire(new SecondFactorReset(account.id(), account.username()));
    }

    /**
     * Somebody who gave the right password has to give a code as well, where the account asks for one.
     *
     * @throws Problem 401 when there is none, or it is wrong or was taken before
     */
    @Transactional
    void require(Account account, Optional<String> code) {
        Optional<SecondFactor> factor = locked(account).filter(SecondFactor::isOn);
        if (factor.isEmpty()) {
            return;
        }
        String given = code.filter(text -> !text.isBlank())
                .orElseThrow(() -> new Problem(
                        UNAUTHENTICATED, "SECOND_FACTOR_REQUIRED", "Send the code of your authenticator as `code`."));
        attempts.guard(account.username(), EVERYWHERE, () -> accept(takes(factor.get(), given), UNAUTHENTICATED));
    }

    private void redeem(Account account, String code) {
        SecondFactor factor = locked(account).filter(SecondFactor::isOn).orElseThrow(SecondFactors::off);
        attempts.guard(account.username(), EVERYWHERE, () -> accept(takes(factor, code), UNFIT));
    }

    private static boolean accept(boolean isRight, int refusal) {
        if (!isRight) {
            throw new Problem(
                    refusal,
                    "SECOND_FACTOR_WRONG",
                    "The code is wrong, or was used before. A code is good for half a minute, a recovery code once.");
        }
        return true;
    }

    private boolean takes(SecondFactor factor, String code) {
        return code.length() <= LONGEST_CODE && (takesTime(factor, code) || recovery.use(factor.accountId(), code));
    }

    private boolean takesTime(SecondFactor factor, String code) {
        OptionalLong step = box.open(factor.accountId(), factor.sealed())
                .map(secret -> TimeCode.match(secret, code.replace(" ", ""), Instant.now(), factor.lastStep()))
                .orElse(OptionalLong.empty());
        step.ifPresent(factor::take);
        return step.isPresent();
    }

    private Optional<SecondFactor> active(Account account) {
        return Optional.ofNullable(database.find(SecondFactor.class, account.id()))
                .filter(SecondFactor::isOn);
    }

    private Optional<SecondFactor> locked(Account account) {
        return Optional.ofNullable(database.find(SecondFactor.class, account.id(), LockModeType.PESSIMISTIC_WRITE));
    }

    private static Problem off() {
        return new Problem(409, "SECOND_FACTOR_OFF", "The account has no second factor.");
    }
}
