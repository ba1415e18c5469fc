package dev.medley.worker.template;

/** A filter, a test or a method: a value and arguments to a value. */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Operation(Body body, String... parameters) {
    /** What it computes of arguments that have their parameters' names. */
    interface Body {
        Value apply(Value subject, Arguments arguments, Evaluator evaluator);
    }

    Value apply(String name, Value subject, Arguments arguments, Evaluator evaluator) {
        evaluator.budget().charge(subject);
        return evaluator.budget().charge(body.apply(subject, arguments.bind(name, parameters), evaluator));
    }
}
