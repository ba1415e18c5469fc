package dev.medley.registry.evaluation;

import dev.medley.registry.account.KeySpending;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What an arm gives for a case. A busy fleet is waited for, one that starts again, and a database that is away; anything else is a result. */
@ApplicationScoped
class Asking {
    /** How long a run waits for a fleet of which nobody takes anything: workers that start again are back by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long PAUSE_MILLIS = 500;

    private final Inference inference;
    private final Judge judge;

    @Inject
    Asking(Inference inference, Judge judge) {
        this.inference = inference;
        this.judge = judge;
    }

    /**
     * One run's questions.
     *
     * @param heard when somebody last took a request of the run, so that a fleet that is gone is not waited for by each case anew
     * @param isOver whether nothing more is to be asked
     */
    record Round(Run run, AtomicLong heard, AtomicBoolean isOver) {
        static Round of(Run run) {
            return new Round(run, new AtomicLong(System.nanoTime()), new AtomicBoolean());
        }
    }

    private record Timed(Inference.Reply reply, double millis) {
        boolean isTaken() {
            return reply.status() != 429 && reply.status() != 503;
        }

        boolean isBeyondBudget() {
            return reply.status() == 429 && reply.error().equalsIgnoreCase(KeySpending.SPENT);
        }
    }

    private interface Reader {
        Given read(Inference.Reply reply, double millis);
    }

    Given ask(Round round, Arm arm, Case about) throws InterruptedException {
        Given given = answer(round, arm, about);
        Spec spec = round.run().spec();
        if (!spec.wantsJudge() || given.answer().isEmpty() || about.answer().isEmpty()) {
            return given;
        }
        Judgement thought = judge.of(spec, about, given.answer().get());
        if (Thread.interrupted()) {
            throw new InterruptedException("the run was stopped while an answer was judged");
        }
        return given.with(thought);
    }

    private Given answer(Round round, Arm arm, Case about) throws InterruptedException {
        Spec spec = round.run().spec();
        if (!spec.wantsLogprob() || about.answer().isEmpty()) {
            return ask(round, arm.request(about), Given::of);
        }
        Given judgement = ask(round, arm.judgement(about), Given::judged);
        return spec.wantsText() ? ask(round, arm.request(about), Given::of).with(judgement) : judgement;
    }

    private Given ask(Round round, String body, Reader reader) throws InterruptedException {
        while (true) {
            Timed timed = timed(round, body);
            if (timed.isTaken()) {
                round.heard().set(System.nanoTime());
            }
            if (timed.isBeyondBudget()) {
                // Final, whatever the run's other questions have set aside.
                throw new RunStopped(Finding.of(new Problem(
                        429, KeySpending.SPENT, "The budget of this run's key can't cover the rest of its cases.")));
            }
            if (timed.isTaken() || System.nanoTime() - round.heard().get() > PATIENCE.toNanos()) {
                return reader.read(timed.reply(), timed.millis());
            }
            Thread.sleep(PAUSE_MILLIS);
            if (round.isOver().get()) {
                throw new InterruptedException("nobody waits for the answer any more");
            }
        }
    }

    private Timed timed(Round round, String body) throws InterruptedException {
        var attempts = new AtomicInteger();
        Timed timed = Outage.outlasting("question of evaluation " + round.run().id(), () -> {
            attempts.incrementAndGet();
            long start = System.nanoTime();
            Inference.Reply reply = inference.chat(round.run().client().apart(), body);
            return new Timed(reply, (System.nanoTime() - start) / 1e6);
        });
        if (attempts.get() > 1) {
            // The time without a database is no sign of a fleet that is gone.
            round.heard().set(System.nanoTime());
        }
        return timed;
    }
}
