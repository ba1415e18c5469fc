package dev.medley.registry.account;

import dev.medley.registry.mail.Post;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** New passwords for people who forgot theirs. */
@Path("/api/v1/password-resets")
@RunOnVirtualThread
public class PasswordResetResource {
    private final PasswordResets resets;
    private final ForgottenPasswords forgotten;
    private final Post post;
    private final CurrentAccount current;

    @Inject
    PasswordResetResource(PasswordResets resets, ForgottenPasswords forgotten, Post post, CurrentAccount current) {
        this.forgotten = forgotten;
        this.resets = resets;
        this.post = post;
        this.current = current;
    }

    record AskRequest(
            @Schema(required = true, pattern = "^[^@\\s\\u0000]{1,64}@[^@\\s\\u0000]{1,190}$")
            String email) {}

    record UseRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 100)
            String token,

            @Schema(required = true, minLength = 8, maxLength = 72)
            String password) {}

    /** Writes to the accounts of an address, if there are any; the answer is the same. */
    @POST
    public Response ask(AskRequest request) {
        requireMail(post.isConfigured());
        String email = Body.text("email", Body.require(request).email());
        if (!email.matches(AccountService.MAIL_ADDRESS)) {
            throw Problem.invalid("email", "email must be a mail address.");
        }
        forgotten.ask(email);
        return Response.accepted().build();
    }

    static void requireMail(boolean isConfigured) {
        if (!isConfigured) {
            throw new Problem(
                    409, "MAIL_NOT_CONFIGURED", "This Medley sends no mail. Ask its administrator for a new password.");
        }
    }

    @POST
    @Path("use")
    public Response use(UseRequest request) {
        Body.require(request);
        // Its owner finds it in the audit log.
        current.recognise(resets.use(Body.text("token", request.token()), Body.text("password", request.password())));
        return Response.noContent().build();
    }
}
