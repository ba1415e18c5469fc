package dev.medley.registry.discovery;

import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** How much an adapter is used, day by day: sums over everybody, never who. */
@Path("/api/v1/adapters/{owner}/{name}/usage")
@RunOnVirtualThread
@Transactional
public class AdapterUsageResource {
    private static final String DAYS = "30";
    private static final int MOST_DAYS = 365;
    private static final String BY_DAY = """
            select u.day, cast(sum(u.calls) as bigint), cast(sum(u.prompt_tokens + u.completion_tokens) as bigint),
                   (select count(*) from adapter_use p where p.adapter_id = ?2 and p.day = u.day)
            from usage_day u where u.adapter = ?1 and u.adapter <> '' and u.day > ?3 group by u.day order by u.day""";

    private final RequestedAdapter requested;
    private final EntityManager database;
    private final Paging paging;

    @Inject
    AdapterUsageResource(RequestedAdapter requested, EntityManager database, Paging paging) {
        this.requested = requested;
        this.database = database;
        this.paging = paging;
    }

    /** @param people how many accounts but the owner's asked it */
    record UsedDay(LocalDate day, long calls, long tokens, long people) {}

    /** Days without a call are left out. */
    @GET
    @Paged
    public Response usage(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @QueryParam("days") @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "365") String days) {
        Adapter adapter = requested.visible(owner, name);
        int wanted = days(Optional.ofNullable(days).orElse(DAYS));
        List<UsedDay> used = database
                .unwrap(Session.class)
                .createNativeQuery(BY_DAY, Object[].class)
                .setParameter(1, adapter.name().toString())
                .setParameter(2, adapter.id())
                .setParameter(3, LocalDate.now(ZoneOffset.UTC).minusDays(wanted))
                .getResultList()
                .stream()
                .map(AdapterUsageResource::day)
                .toList();
        return paging.of(used, each -> each.day().toString());
    }

    private static int days(String text) {
        int days = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (days < 1 || days > MOST_DAYS) {
            throw Problem.invalid("days", "days must be a whole number from 1 to " + MOST_DAYS + ".");
        }
        return days;
    }

    private static UsedDay day(Object[] row) {
        LocalDate day = row[0] instanceof LocalDate date ? date : ((java.sql.Date) row[0]).toLocalDate();
        return new UsedDay(
                day, ((Number) row[1]).longValue(), ((Number) row[2]).longValue(), ((Number) row[3]).longValue());
    }
}
