package dev.medley.registry.request;

import dev.medley.registry.problem.OwnParameters;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Refuses query parameters that a method of {@code /api/v1} does not have, by name: a filter that is silently ignored answers another question. */
@Provider
class KnownParameters implements ContainerRequestFilter {
    private static final String PREFIX = "/api/v1/";
    private static final String CODE = "INVALID_PARAMETER";

    private final ResourceInfo resource;

    @Inject
    KnownParameters(ResourceInfo resource) {
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Set<String> given = request.getUriInfo().getQueryParameters().keySet();
        if (given.isEmpty() || !request.getUriInfo().getPath().startsWith(PREFIX)) {
            return;
        }
        Method method = resource.getResourceMethod();
        OwnParameters own = method.getAnnotation(OwnParameters.class);
        if (own != null && own.value().length == 0) {
            return;
        }
        Set<String> known = new TreeSet<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(QueryParam.class)) {
                String name = parameter.getAnnotation(QueryParam.class).value();
                known.add(name);
                requireOne(name, parameter, request);
            }
        }
        if (method.isAnnotationPresent(Paged.class)) {
            known.addAll(List.of("limit", "cursor"));
        }
        if (own != null) {
            known.addAll(List.of(own.value()));
        }
        given.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw unknown(name, known);
        });
    }

    /**
     * Refuses what the framework would bend: of two values it takes the first, a flag that is neither true nor false is false, an empty day or choice is
     * none.
     */
    private static void requireOne(String name, Parameter parameter, ContainerRequestContext request) {
        Class<?> type = parameter.getType();
        List<String> values = request.getUriInfo().getQueryParameters().getOrDefault(name, List.of());
        if (values.size() > 1 && type != List.class) {
            throw invalid(name, name + " is given twice");
        }
        boolean flag = type == boolean.class || type == Boolean.class;
        if (flag && !values.isEmpty() && !values.getFirst().matches("true|false")) {
            throw invalid(name, name + " must be true or false");
        }
        Schema schema = parameter.getAnnotation(Schema.class);
        boolean chosen = schema != null
                && (schema.enumeration().length > 0 || !schema.format().isEmpty());
        if (chosen && values.contains("")) {
            throw invalid(name, name + " is empty; leave it out");
        }
    }

    private static Problem invalid(String name, String message) {
        return new Problem(400, CODE, message, List.of(new Problem.Detail(CODE, name, message, "")), Optional.empty());
    }

    private static Problem unknown(String name, Set<String> known) {
        String message = "unknown query parameter " + name.replaceAll("\\p{Cntrl}", "?")
                + (known.isEmpty() ? "; this call takes none" : "; known are " + String.join(", ", known));
        return invalid(name, message);
    }
}
