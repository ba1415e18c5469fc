package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.registry.account.AccountConfig.Registration;
import dev.medley.registry.problem.Problem;
import org.junit.jupiter.api.Test;

/** Who may come in by which door. */
class RegistrationTest {
    @Test
    void letsEverybodyInWhereItIsOpen() {
        assertThatCode(() -> Registration.OPEN.admit(false)).doesNotThrowAnyException();
        assertThatCode(() -> Registration.OPEN.admit(true)).doesNotThrowAnyException();
    }

    @Test
    void letsTheInvitedInWhereItIsByInvitation() {
        assertThatCode(() -> Registration.INVITATION.admit(true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Registration.INVITATION.admit(false))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("by invitation");
    }

    @Test
    void letsNobodyInWhereItIsClosed() {
        assertThatThrownBy(() -> Registration.CLOSED.admit(true)).hasMessageContaining("no registrations");
        assertThatThrownBy(() -> Registration.CLOSED.admit(false)).hasMessageContaining("no registrations");
    }
}
