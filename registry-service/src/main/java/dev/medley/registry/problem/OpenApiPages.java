package dev.medley.registry.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/** Adds to the description of every list that is {@link Paged} what its method does not declare: {@code limit} and {@code cursor}. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiPages implements OASFilter {
    private final IndexView index;

    public OpenApiPages(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        index.getAnnotations(Paged.class).stream()
                .map(AnnotationInstance::target)
                .map(AnnotationTarget::asMethod)
                .map(OpenApiPages::address)
                // The index may hold an archive twice.
                .distinct()
                .map(address -> api.getPaths().getPathItem(address))
                .map(PathItem::getGET)
                .forEach(list -> list.addParameter(limit()).addParameter(cursor()));
    }

    public static Parameter limit() {
        Schema schema = OASFactory.createSchema()
                .addType(Schema.SchemaType.INTEGER)
                .minimum(BigDecimal.ONE)
                .maximum(BigDecimal.valueOf(Paging.Size.USUAL.most()))
                .defaultValue(Paging.Size.USUAL.unasked());
        return query("limit", schema).description("How many items a page has at most");
    }

    public static Parameter cursor() {
        Schema schema = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        return query("cursor", schema)
                .description(
                        "The nextCursor of the page before, with the same other parameters; another one is 400 CURSOR_MISMATCH");
    }

    private static Parameter query(String name, Schema schema) {
        return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).schema(schema);
    }

    private static String address(MethodInfo method) {
        String own = path(Optional.ofNullable(method.annotation(Path.class)));
        return (path(Optional.ofNullable(method.declaringClass().declaredAnnotation(Path.class))) + own)
                .replaceAll("\\{(\\w+)\\s*:[^}]*}", "{$1}");
    }

    private static String path(Optional<AnnotationInstance> annotation) {
        return annotation.map(each -> "/" + each.value().asString()).orElse("").replaceFirst("^/+", "/");
    }
}
