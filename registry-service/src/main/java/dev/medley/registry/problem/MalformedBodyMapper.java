package dev.medley.registry.problem;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** JSON of another shape than a call takes: without this mapper the framework's own answers, with no body at all. */
@Provider
public class MalformedBodyMapper implements ExceptionMapper<MismatchedInputException> {
    private final ProblemMapper problems;

    @Inject
    MalformedBodyMapper(ProblemMapper problems) {
        this.problems = problems;
    }

    @Override
    public Response toResponse(MismatchedInputException failure) {
        return problems.toResponse(failure);
    }
}
