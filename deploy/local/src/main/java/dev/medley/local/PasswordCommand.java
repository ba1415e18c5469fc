package dev.medley.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medley.local.client.MedleyClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code password}: the way into the portal for accounts that have keys alone, as those of a first start do, and for who forgot theirs. */
@Command(
        name = "password",
        description = "Makes a link on which an account's password is set, as an administrator.",
        mixinStandardHelpOptions = true)
final class PasswordCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(arity = "0..1", paramLabel = "USERNAME", defaultValue = "medley", description = "${DEFAULT-VALUE}")
    private String username;

    @Override
    public Integer call() throws InterruptedException {
        String link = link(Target.client(data.layout(), "admin", System.getenv()), username);
        System.out.println("Set a password for " + username + " here, within half an hour, then sign in with it:");
        System.out.println(link);
        return 0;
    }

    /** Good once; the token stands behind the hash, which browsers send to no server. */
    static String link(MedleyClient client, String username) throws InterruptedException {
        String path =
                "/api/v1/admin/accounts/" + URLEncoder.encode(username, StandardCharsets.UTF_8) + "/password-reset";
        String token = client.post(path, JsonNodeFactory.instance.objectNode())
                .orFail()
                .path("token")
                .asText();
        return client.page("/sign-in#reset=" + token).toString();
    }
}
