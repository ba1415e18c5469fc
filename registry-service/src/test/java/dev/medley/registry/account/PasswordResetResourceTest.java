package dev.medley.registry.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.medley.registry.problem.Problem;
import org.junit.jupiter.api.Test;

class PasswordResetResourceTest {
    @Test
    void saysWhomToAskWhereNoMailIsSent() {
        // When and then
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> PasswordResetResource.requireMail(false))
                .withMessageContaining("administrator");
        assertThatCode(() -> PasswordResetResource.requireMail(true)).doesNotThrowAnyException();
    }
}
