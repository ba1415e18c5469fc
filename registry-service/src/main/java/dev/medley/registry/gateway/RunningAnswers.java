package dev.medley.registry.gateway;

import dev.medley.registry.account.CredentialCheck;
import dev.medley.registry.account.CredentialCheck.Credential;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.usage.UsageMeter;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The answers that this process is giving, by the credential that they are for: one that is revoked, expires or whose account is suspended ends them. The
 * database is asked, so that it does not matter which registry revoked it; once a period for all of them, and not at all while there are none.
 */
@ApplicationScoped
class RunningAnswers {
    private static final Logger LOG = Logger.getLogger(RunningAnswers.class);

    private final CredentialCheck credentials;
    private final Set<Watch> watched = ConcurrentHashMap.newKeySet();

    @Inject
    RunningAnswers(CredentialCheck credentials) {
        this.credentials = credentials;
    }

    /** The client as it should be waited for from now on. Close it when the answer has ended. */
    Watch watch(UsageMeter.Payer payer, ClientConnection client) {
        Watch watch = new Watch(new Credential(payer.account(), payer.key()), client);
        if (client.endsWithCredential()) {
            watched.add(watch);
        }
        return watch;
    }

    @Scheduled(
            every = "${medley.gateway.credential-check:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void check() {
        Set<Credential> running =
                watched.stream().map(watch -> watch.credential).collect(Collectors.toSet());
        if (running.isEmpty()) {
            return;
        }
        try {
            running.removeAll(credentials.good(running));
        } catch (RuntimeException e) {
            if (!Outage.causes(e)) {
                throw e;
            }
            // Nobody can revoke anything either.
            LOG.debugf("credentials of running answers not checked cause=%s", e.getMessage());
            return;
        }
        watched.stream()
                .filter(watch -> running.contains(watch.credential))
                .forEach(watch -> watch.stops.end(RequestRefused.credentialEnded()));
    }

    /** A client that is there for as long as its credential is good. */
    final class Watch implements ClientConnection, AutoCloseable {
        private final Credential credential;
        private final ClientConnection client;
        private final Stops stops = new Stops();

        private Watch(Credential credential, ClientConnection client) {
            this.credential = credential;
            this.client = client;
            client.onEnd(() -> {
                client.ended().ifPresent(stops::end);
                close();
            });
        }

        @Override
        public void onEnd(Runnable stop) {
            stops.add(stop);
        }

        @Override
        public Optional<RuntimeException> ended() {
            return stops.reason();
        }

        @Override
        public boolean endsWithCredential() {
            return client.endsWithCredential();
        }

        @Override
        public Map<String, String> trace() {
            return client.trace();
        }

        @Override
        public void close() {
            watched.remove(this);
        }
    }
}
