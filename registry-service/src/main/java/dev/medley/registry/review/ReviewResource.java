package dev.medley.registry.review;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.review.Reviews.Review;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Reviews: one a person and adapter, by people whose calls it answered; never by those who own it. */
@Path("/api/v1/adapters/{owner}/{name}/reviews")
@RunOnVirtualThread
@Transactional
public class ReviewResource {
    private static final int MOST_STARS = 5;
    private static final int LONGEST = 2000;

    private final RequestedAdapter requested;
    private final Reviews reviews;
    private final CurrentAccount current;
    private final Paging paging;
    private final Event<Reviewed> reviewed;

    @Inject
    ReviewResource(
            RequestedAdapter requested,
            Reviews reviews,
            CurrentAccount current,
            Paging paging,
            Event<Reviewed> reviewed) {
        this.requested = requested;
        this.reviews = reviews;
        this.current = current;
        this.paging = paging;
        this.reviewed = reviewed;
    }

    record ReviewRequest(
            @Schema(required = true, minimum = "1", maximum = "5")
            Integer stars,

            @Schema(required = true, pattern = Shape.FILLED, maxLength = 2000)
            String text) {}

    /**
     * All reviews in short.
     *
     * @param mean of the stars; absent without reviews
     * @param stars how many gave one star, two, … five
     * @param mine the caller's own
     * @param mayReview whether the caller's would be taken
     */
    record Summary(long count, Optional<Double> mean, List<Long> stars, Optional<Review> mine, boolean mayReview) {}

    @GET
    @Paged
    public Response list(@PathParam("owner") String owner, @PathParam("name") String name) {
        return paging.of(reviews.of(requested.visible(owner, name).id()), Review::author);
    }

    @GET
    @Path("summary")
    public Summary summary(@PathParam("owner") String owner, @PathParam("name") String name) {
        Adapter adapter = requested.visible(owner, name);
        List<Review> all = reviews.of(adapter.id());
        List<Long> stars = IntStream.rangeClosed(1, MOST_STARS)
                .mapToObj(each ->
                        all.stream().filter(review -> review.stars() == each).count())
                .toList();
        var mean = all.stream().mapToInt(Review::stars).average();
        return new Summary(
                all.size(),
                mean.isPresent() ? Optional.of(mean.getAsDouble()) : Optional.empty(),
                stars,
                current.account().flatMap(caller -> reviews.of(adapter.id(), caller.username())),
                current.account()
                        .filter(caller -> refusal(adapter, caller).isEmpty())
                        .isPresent());
    }

    /** Reviews the adapter, or replaces what the caller said before. */
    @PUT
    @Path("mine")
    public Review put(@PathParam("owner") String owner, @PathParam("name") String name, ReviewRequest request) {
        Adapter adapter = requested.spokenOf(owner, name);
        Account caller = current.requireSignedIn();
        refusal(adapter, caller).ifPresent(refused -> {
            throw refused;
        });
        int stars = Optional.ofNullable(request)
                .map(ReviewRequest::stars)
                .filter(given -> given >= 1 && given <= MOST_STARS)
                .orElseThrow(() -> Problem.invalid("stars", "stars must be a whole number from 1 to 5."));
        String text = Optional.ofNullable(request.text())
                .map(String::strip)
                .filter(given -> !given.isEmpty() && given.length() <= LONGEST)
                .orElseThrow(() -> Problem.invalid("text", "text must have 1 to " + LONGEST + " characters."));
        boolean isNew = reviews.put(adapter.id(), caller.id(), stars, text);
        reviewed.fire(new Reviewed(adapter.id(), caller.id(), stars, isNew));
        return reviews.of(adapter.id(), caller.username()).orElseThrow();
    }

    @DELETE
    @Path("mine")
    public Response remove(@PathParam("owner") String owner, @PathParam("name") String name) {
        Adapter adapter = requested.spokenOf(owner, name);
        return removed(reviews.remove(adapter.id(), current.requireSignedIn().username()));
    }

    static Response removed(boolean was) {
        if (!was) {
            throw new Problem(404, "REVIEW_NOT_FOUND", "There is no such review.");
        }
        return Response.noContent().build();
    }

    private Optional<Problem> refusal(Adapter adapter, Account caller) {
        if (requested.isInsider(adapter)) {
            return Optional.of(new Problem(409, "OWN_ADAPTER", "Nobody reviews an adapter of their own."));
        }
        if (!reviews.hasUsed(adapter.id(), caller.id())) {
            return Optional.of(new Problem(
                    409,
                    "NOT_USED",
                    "Reviews are by people whose calls the adapter answered. Ask it something first."));
        }
        return Optional.empty();
    }
}
