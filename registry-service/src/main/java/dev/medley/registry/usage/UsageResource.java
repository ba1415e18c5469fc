package dev.medley.registry.usage;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.usage.UsageReader.LedgerEntry;
import dev.medley.registry.usage.UsageReader.UsageRow;
import dev.medley.registry.usage.UsageReader.Wanted;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the caller's account called, and what it paid and earned. */
@Path("/api/v1")
@RunOnVirtualThread
public class UsageResource {
    private static final int DAYS = 30;
    private static final int EXPORTED = 100_000;

    private final UsageReader reader;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    UsageResource(UsageReader reader, CurrentAccount current, Paging paging) {
        this.reader = reader;
        this.current = current;
        this.paging = paging;
    }

    /** Rows a day, key and base; with {@code by=adapter} each adapter's part of them. */
    @GET
    @Path("usage")
    @Paged
    public Response usage(
            @QueryParam("from") @Schema(format = "date") String from,
            @QueryParam("to") @Schema(format = "date") String to,
            @QueryParam("by") @Schema(enumeration = {"key", "adapter"}) String by,
            @QueryParam("key") String key,
            @QueryParam("adapter") String adapter) {
        Wanted wanted = wanted(from, to, by, key, adapter);
        return paging.page(reader.rows(wanted, paging.after(), paging.limit() + 1), UsageRow::place);
    }

    @GET
    @Path("usage/export.csv")
    @Produces("text/csv")
    public Response export(
            @QueryParam("from") @Schema(format = "date") String from,
            @QueryParam("to") @Schema(format = "date") String to,
            @QueryParam("by") @Schema(enumeration = {"key", "adapter"}) String by,
            @QueryParam("key") String key,
            @QueryParam("adapter") String adapter) {
        List<UsageRow> rows = reader.rows(wanted(from, to, by, key, adapter), Optional.empty(), EXPORTED);
        // Names can't begin with what a spreadsheet takes for a formula, and hold no comma.
        String lines = rows.stream()
                .map(row -> String.join(
                        ",",
                        row.day().toString(),
                        row.key(),
                        row.base(),
                        row.adapter().orElse(""),
                        Long.toString(row.calls()),
                        Long.toString(row.promptTokens()),
                        Long.toString(row.completionTokens()),
                        row.cost()))
                .collect(Collectors.joining(
                        "\n", "day,key,base,adapter,calls,prompt_tokens,completion_tokens,cost\n", "\n"));
        return Response.ok(lines)
                .header("Content-Disposition", "attachment; filename=\"usage.csv\"")
                .header("Cache-Control", "private, no-store")
                .build();
    }

    @GET
    @Path("ledger")
    @Paged
    public Response ledger() {
        var account = current.require(Scope.BILLING_READ);
        return paging.page(reader.entries(account.id(), paging.after(), paging.limit() + 1), LedgerEntry::id);
    }

    private Wanted wanted(String from, String to, String by, String key, String adapter) {
        var account = current.require(Scope.BILLING_READ);
        if (by != null && !by.equals("adapter") && !by.equals("key")) {
            throw Problem.invalid("by", "by must be key or adapter.");
        }
        LocalDate last = date("to", to).orElse(LocalDate.now(ZoneOffset.UTC));
        return new Wanted(
                account.id(),
                date("from", from).orElse(last.minusDays(DAYS)),
                last,
                adapter != null || "adapter".equals(by),
                Optional.ofNullable(key),
                Optional.ofNullable(adapter));
    }

    private static Optional<LocalDate> date(String name, String text) {
        try {
            return Optional.ofNullable(text).map(LocalDate::parse);
        } catch (DateTimeException e) {
            throw Problem.invalid(name, name + " must be a day such as 2026-11-24.");
        }
    }
}
