package dev.medley.registry.evaluation;

import dev.medley.registry.gateway.Inference;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Runs of one model on a suite with thresholds, for the packages above. */
@ApplicationScoped
public class Evaluations {
    private final EvaluationRepository repository;
    private final EvaluationRunner runner;
    private final Judge judge;
    private final Expectations expectations;
    private final Event<EvaluationRunner.Stored> stored;

    @Inject
    Evaluations(
            EvaluationRepository repository,
            EvaluationRunner runner,
            Judge judge,
            Expectations expectations,
            Event<EvaluationRunner.Stored> stored) {
        this.repository = repository;
        this.runner = runner;
        this.judge = judge;
        this.expectations = expectations;
        this.stored = stored;
    }

    /**
     * What a model is held to.
     *
     * @param system a message before each prompt
     * @param rubric what the metric judge goes by
     */
    public record Wanted(
            List<String> metrics,
            Map<String, Double> thresholds,
            Optional<String> system,
            Optional<Integer> maxTokens,
            Optional<String> rubric) {
        public Wanted {
            rubric = rubric == null ? Optional.empty() : rubric;
            metrics = metrics == null ? List.of() : Collections.unmodifiableList(metrics);
            thresholds = thresholds == null ? Map.of() : thresholds;
            system = system == null ? Optional.empty() : system;
            maxTokens = maxTokens == null ? Optional.empty() : maxTokens;
        }
    }

    /** What came of a run. */
    public sealed interface Ending {
        /** Nothing yet. */
        record Open() implements Ending {}

        /** It asked every case. */
        record Judged(Verdict verdict) implements Ending {}

        /** It ended before its time. */
        record BrokeOff(List<Finding> reasons) implements Ending {
            public BrokeOff {
                reasons = List.copyOf(reasons);
            }
        }

        /** Somebody deleted it. */
        record Gone() implements Ending {}
    }

    /**
     * The id of an account's suite.
     *
     * @throws Problem when there is none of this name, when nothing is demanded, or when a metric does not fit the suite
     */
    public UUID requireSuite(UUID account, String name, Wanted wanted, String model) {
        Suite suite = repository.suite(account, name == null ? "" : name).orElseThrow(SuiteResource::missing);
        require(suite, wanted, model);
        return suite.id();
    }

    /**
     * Stores a run in the caller's transaction; it begins when that is through.
     *
     * @throws Problem when a metric does not fit what the suite holds by now
     */
    public UUID start(Inference.Client client, UUID suite, Wanted wanted, String model) {
        Suite cases = repository.suite(suite).orElseThrow(SuiteResource::missing);
        Spec spec = require(cases, wanted, model);
        Run run = Run.of(client, spec, expectations.resolved(cases.cases(), client));
        repository.start(run);
        stored.fire(new EvaluationRunner.Stored(run));
        return run.id();
    }

    /** What came of a run that, while it is there, nobody deletes before the caller's transaction ends. */
    public Ending ending(UUID id) {
        return repository.hold(id).map(this::ending).orElseGet(Ending.Gone::new);
    }

    private Ending ending(Run run) {
        return switch (run.state()) {
            case "running" -> new Ending.Open();
            case "succeeded" -> new Ending.Judged(Verdict.of(run, repository.answers(run.id())));
            case "failed" ->
                new Ending.BrokeOff(
                        run.findings().stream().filter(Finding::isReason).toList());
            default -> throw new IllegalStateException("a run is " + run.state());
        };
    }

    /** How much of a run is done, from 0 to 1. */
    public double progress(UUID id) {
        return repository.find(id).map(Run::progress).orElse(1.0);
    }

    /** Forgets a run that nobody waits for any more. */
    public void remove(UUID account, UUID id) {
        runner.stop(id);
        repository.remove(account, id);
    }

    private Spec require(Suite suite, Wanted wanted, String model) {
        if (wanted.thresholds().isEmpty()) {
            throw Problem.invalid("thresholds", "thresholds must name the least value of at least one metric.");
        }
        var arm = new Arm(
                "tested",
                Optional.of(model),
                Optional.empty(),
                Optional.empty(),
                wanted.system(),
                wanted.maxTokens(),
                Optional.empty());
        List<String> metrics =
                wanted.metrics().isEmpty() ? List.copyOf(wanted.thresholds().keySet()) : wanted.metrics();
        var spec = new Spec(suite.name(), List.of(arm), metrics, wanted.thresholds(), wanted.rubric());
        judge.require(spec);
        spec.require(suite.cases());
        return spec;
    }
}
