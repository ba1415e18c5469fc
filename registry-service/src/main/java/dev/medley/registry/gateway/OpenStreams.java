package dev.medley.registry.gateway;

import dev.medley.registry.fleet.Worker;
import dev.medley.registry.fleet.WorkerPool;
import dev.medley.registry.fleet.WorkerPool.InFlight;
import dev.medley.registry.problem.Outage;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The streams that workers are sending this process. One that is silent, and whose worker no longer reports, is broken off: a frozen machine keeps its
 * connections open for ever. Workers are looked up once a period, and only those that are silent.
 */
@ApplicationScoped
class OpenStreams {
    private static final Logger LOG = Logger.getLogger(OpenStreams.class);

    private final WorkerPool pool;
    private final Set<Open> streams = ConcurrentHashMap.newKeySet();

    @Inject
    OpenStreams(WorkerPool pool) {
        this.pool = pool;
    }

    /** A worker's answer, watched until it is closed. */
    UpstreamAnswer.Streaming watched(Worker worker, UpstreamAnswer.Streaming answer) {
        Open open = new Open(worker, answer.events());
        streams.add(open);
        InFlight watched = () -> {
            streams.remove(open);
            answer.inFlight().close();
        };
        return new UpstreamAnswer.Streaming(answer.status(), answer.headers(), open, watched);
    }

    @Scheduled(every = "${medley.gateway.liveness-check:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void check() {
        Map<String, List<Open>> silent = streams.stream()
                .filter(Open::isSilent)
                .collect(Collectors.groupingBy(open -> open.worker.id() + " " + open.worker.url()));
        for (List<Open> ofOne : silent.values()) {
            if (!isReporting(ofOne.getFirst().worker)) {
                LOG.warnf(
                        "worker stopped reporting in the middle of streams worker=%s",
                        ofOne.getFirst().worker.id());
                ofOne.forEach(Open::breakOff);
            }
        }
    }

    private boolean isReporting(Worker worker) {
        try {
            return pool.isReporting(worker);
        } catch (RuntimeException e) {
            if (!Outage.causes(e)) {
                throw e;
            }
            // Nobody can report either.
            return true;
        }
    }

    /** Events on their way. */
    private static final class Open extends FilterInputStream {
        private final Worker worker;
        private volatile boolean isHeard = true;

        Open(Worker worker, InputStream events) {
            super(events);
            this.worker = worker;
        }

        /** Whether nothing came since this was last asked. */
        boolean isSilent() {
            boolean isSilent = !isHeard;
            isHeard = false;
            return isSilent;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            isHeard = true;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = in.read(bytes, offset, length);
            isHeard = true;
            return count;
        }

        /** The reader sees an end before {@code [DONE]}. */
        void breakOff() {
            try {
                close();
            } catch (IOException e) {
                LOG.debug("a worker's stream was closed twice", e);
            }
        }
    }
}
