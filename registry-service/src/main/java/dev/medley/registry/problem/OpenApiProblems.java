package dev.medley.registry.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Says of every call that it may be refused, how refusals look, and what credentials it takes; and leaves out what is internal. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiProblems implements OASFilter {
    private static final String KEY = "key";
    private static final List<String> SHAPES =
            List.of("application/problem+json", "application/json", "text/html", "text/event-stream", "text/csv");

    @Override
    public Operation filterOperation(Operation operation) {
        Content content = OASFactory.createContent();
        Schema any = OASFactory.createSchema();
        SHAPES.forEach(
                type -> content.addMediaType(type, OASFactory.createMediaType().schema(any)));
        APIResponse refused = OASFactory.createAPIResponse()
                .description("Anything else: RFC 9457 problem details, or the error shape of the interface")
                .content(content);
        operation.getResponses().addAPIResponse("default", refused);
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(KEY));
        operation.addSecurityRequirement(OASFactory.createSecurityRequirement());
        return operation;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.getPaths().getPathItems().keySet().stream()
                .filter(path -> path.startsWith("/internal/"))
                .toList()
                .forEach(api.getPaths()::removePathItem);
        if (api.getComponents() == null) {
            api.setComponents(OASFactory.createComponents());
        }
        api.getComponents()
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API key, mdl_…"));
    }
}
