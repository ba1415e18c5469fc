package dev.medley.registry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.medley.db.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** What a registry needs: a real PostgreSQL and a real S3 server, fresh for each run of the tests. */
public final class RegistryServices implements QuarkusTestResourceLifecycleManager {
    public static final String SECRET = "test-secret";
    private static volatile Path home = Path.of("target");

    /** The one other hub that imports are allowed from. */
    public static final HubStandIn HUB = hub();

    /** The model that judges answers. */
    private static final JudgeStandIn JUDGE = judge();

    /** Where people may sign in, too. */
    public static final OpenIdProvider OPENID = openId();

    /** Where mail arrives. */
    public static final GreenMail MAIL =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort());

    private static volatile EmbeddedPostgres postgres;
    private S3Proxy s3;

    private static JudgeStandIn judge() {
        try {
            return new JudgeStandIn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HubStandIn hub() {
        try {
            return new HubStandIn();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OpenIdProvider openId() {
        try {
            return new OpenIdProvider();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** First key of {@code admin} or {@code demo}. */
    public static String key(String owner) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(home.resolve("keys.json").toFile())
                .get(owner)
                .textValue();
    }

    /**
     * How many objects storage holds once quarantine has those alone of uploads that nobody completed: the end of an operation is told a moment before
     * its files are gone.
     */
    public static long settledObjectCount() throws IOException, InterruptedException, SQLException {
        Set<String> waiting = waitingUploads();
        for (int i = 0; i < 100 && count("quarantine", waiting) > 0; i++) {
            Thread.sleep(50);
        }
        return count("");
    }

    private static Set<String> waitingUploads() throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement sql = connection.createStatement();
                ResultSet found = sql.executeQuery("select id from upload where state = 'receiving'")) {
            while (found.next()) {
                ids.add(found.getString(1));
            }
        }
        return ids;
    }

    /** How many objects of unfinished Hub folders storage holds. */
    public static long draftCount() throws IOException {
        return count("drafts");
    }

    /** How many objects storage holds as soon as it is this many, or after a minute. */
    public static long objectCountOnce(long expected) throws IOException, InterruptedException {
        for (int i = 0; i < 1200 && count("") != expected; i++) {
            Thread.sleep(50);
        }
        return count("");
    }

    private static long count(String part) throws IOException {
        return count(part, Set.of());
    }

    private static long count(String part, Set<String> others) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("s3"))) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(file -> file.contains(part) && others.stream().noneMatch(file::contains))
                    .count();
        }
    }

    public static void stopDatabase() {
        postgres.close();
    }

    /** The database again, where it was. */
    public static void startDatabase() {
        postgres = EmbeddedPostgres.start(parts(), database(), home.resolve("postgres.log"), postgres.port());
    }

    private static Path parts() {
        return Path.of(System.getProperty("medley.parts"));
    }

    private static Path database() {
        return home.resolve("postgres");
    }

    @Override
    public Map<String, String> start() {
        try {
            home = Files.createTempDirectory("medley-registry");
            postgres = EmbeddedPostgres.start(parts(), database());
            startS3(home.resolve("s3"));
            MAIL.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.ofEntries(
                Map.entry("quarkus.datasource.jdbc.url", postgres.jdbcUrl()),
                Map.entry("quarkus.datasource.username", postgres.user()),
                Map.entry("quarkus.datasource.password", postgres.password()),
                Map.entry("medley.s3.endpoint", "http://127.0.0.1:" + s3.getPort()),
                Map.entry("medley.s3.access-key", "test"),
                Map.entry("medley.s3.secret-key", SECRET),
                Map.entry("medley.fleet.token", SECRET),
                Map.entry("medley.judge.url", JUDGE.url()),
                Map.entry("medley.judge.model", "wise"),
                Map.entry("medley.import.endpoints", HUB.url()),
                Map.entry("medley.oidc.enabled", "true"),
                Map.entry("quarkus.oidc.auth-server-url", OPENID.url()),
                Map.entry("quarkus.oidc.client-id", OpenIdProvider.CLIENT),
                Map.entry("quarkus.oidc.credentials.secret", OpenIdProvider.SECRET),
                Map.entry("medley.import.private-networks", "true"),
                Map.entry("medley.webhook.private-networks", "true"),
                // Most of what these tests would compute is bcrypt.
                Map.entry("medley.accounts.password-cost", "4"),
                // Few enough that a test goes beyond them, and more than any test else publishes.
                Map.entry("medley.rate.upload", "600"),
                Map.entry("medley.accounts.second-factor-from-downloads", "20"),
                Map.entry("medley.mail.host", "127.0.0.1"),
                Map.entry("medley.mail.port", Integer.toString(MAIL.getSmtp().getPort())),
                Map.entry("medley.mail.from", "medley@example.org"),
                Map.entry("medley.mail.start-tls", "DISABLED"),
                Map.entry("medley.mail.portal", "http://medley.example/"),
                Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                Map.entry("quarkus.http.proxy.allow-x-forwarded", "true"),
                Map.entry("quarkus.http.proxy.trusted-proxies", "127.0.0.1"),
                Map.entry("medley.mail.poll", "1s"),
                Map.entry("medley.mail.retries", "1s,1s"),
                Map.entry("medley.webhook.poll", "1s"),
                Map.entry("medley.webhook.retries", "0s"),
                Map.entry("medley.webhook.patience", "3"),
                Map.entry("medley.webhook.daily", "30"),
                Map.entry("medley.calls.most", "3"),
                Map.entry("medley.grant.key-file", home.resolve("grant-key.pem").toString()),
                Map.entry(
                        "medley.bootstrap.keys-file", home.resolve("keys.json").toString()),
                Map.entry("quarkus.http.test-port", "0"));
    }

    private void startS3(Path folder) throws IOException {
        Files.createDirectories(folder);
        Properties settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        s3 = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem-nio2", settings))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "test", SECRET)
                .build();
        try {
            s3.start();
        } catch (Exception e) {
            throw new IOException("S3Proxy does not start", e);
        }
    }

    @Override
    public void stop() {
        try {
            MAIL.stop();
            if (s3 != null) {
                s3.stop();
            }
            if (postgres != null) {
                postgres.close();
            }
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
