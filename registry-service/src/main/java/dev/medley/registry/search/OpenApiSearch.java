package dev.medley.registry.search;

import dev.medley.registry.problem.OpenApiPages;
import dev.medley.registry.problem.Shape;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Adds the parameters of a search, which its methods read by themselves, to the description of every address that searches. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class OpenApiSearch implements OASFilter {
    private static final List<String> ADDRESSES = List.of(
            "/api/v1/adapters",
            "/api/v1/search",
            "/api/v1/search/facets",
            "/api/v1/bases/{baseOwner}/{baseName}/adapters");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        for (String address : ADDRESSES) {
            Operation search = api.getPaths().getPathItem(address).getGET();
            SearchParameter.ALL.forEach(parameter -> search.addParameter(described(parameter)));
            search.addParameter(OpenApiPages.limit()).addParameter(OpenApiPages.cursor());
        }
    }

    private static Parameter described(SearchParameter parameter) {
        return switch (parameter.form()) {
            case SearchParameter.Text text -> query(parameter, text().maxLength(text.longest()));
            case SearchParameter.Word _ -> query(parameter, text());
            case SearchParameter.Several _ ->
                query(
                        parameter,
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(text()));
            case SearchParameter.Whole whole ->
                query(
                        parameter,
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.INTEGER)
                                .minimum(BigDecimal.ZERO)
                                .maximum(BigDecimal.valueOf(whole.most())));
            case SearchParameter.Moment _ -> query(parameter, text().format("date-time"));
            case SearchParameter.Choice choice -> query(parameter, oneOf(choice.values()));
            case SearchParameter.Choices choices ->
                query(
                        parameter,
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.ARRAY)
                                .items(oneOf(choices.values())));
        };
    }

    private static Schema oneOf(List<String> values) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).enumeration(List.copyOf(values));
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).pattern(Shape.STORABLE);
    }

    private static Parameter query(SearchParameter parameter, Schema schema) {
        return OASFactory.createParameter()
                .name(parameter.label())
                .in(Parameter.In.QUERY)
                .description(parameter.meaning())
                .schema(schema);
    }
}
