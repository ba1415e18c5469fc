package dev.medley.registry.problem;

import dev.medley.format.Digest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The page of a list that the present request asks for with {@code limit} and {@code cursor}. A cursor names the last row that was shown; it is signed and
 * bound to the address and to every other parameter, so that it can't be used on another list.
 */
@RequestScoped
public class Paging {
    private static final int MAC = 24;

    private final UriInfo uri;
    private final String secret;

    @Inject
    Paging(UriInfo uri, PageConfig config) {
        this.uri = uri;
        this.secret = config.cursorSecret();
    }

    /**
     * How many rows a page has.
     *
     * @param unasked where the request does not say
     */
    public record Size(int unasked, int most) {
        static final Size USUAL = new Size(20, 100);
        private static final String NUMBER = "[0-9]{1,6}";

        private int of(Optional<String> given) {
            int limit = given.map(text -> text.matches(NUMBER) ? Integer.parseInt(text) : 0)
                    .orElse(unasked);
            if (limit < 1 || limit > most) {
                throw Problem.invalid("limit", "limit must be a whole number from 1 to " + most + ".");
            }
            return limit;
        }
    }

    /** How many rows to show; a repository asks for one more, to know whether there are others. */
    public int limit() {
        return limit(Size.USUAL);
    }

    /** As the other, of a list whose pages have another size. */
    public int limit(Size size) {
        return size.of(single("limit"));
    }

    /** The row after which the page starts. */
    public Optional<String> after() {
        return single("cursor").map(this::open);
    }

    /** As {@link #of(List, Function)}, in a body that holds more than the page. */
    public <T> Response of(List<T> all, Function<T, String> id, Function<Page<T>, Object> body) {
        int from = after().map(last -> position(all, id, last)).orElse(0);
        return page(all.subList(from, Math.min(all.size(), from + limit() + 1)), id, Size.USUAL, body);
    }

    /** A page of a list that is whole in memory; an {@code id} that is gone meanwhile starts after where it would be in an ordered list. */
    public <T> Response of(List<T> all, Function<T, String> id) {
        return of(all, id, page -> page);
    }

    /** A page of rows that the database cut; there may be one row too many, which means that others follow. */
    public <T> Response page(List<T> rows, Function<T, String> id) {
        return page(rows, id, Size.USUAL, page -> page);
    }

    /** As the other, with pages of another size and in another body. */
    public <T> Response page(List<T> rows, Function<T, String> id, Size size, Function<Page<T>, Object> body) {
        int limit = limit(size);
        if (rows.size() <= limit) {
            return Response.ok(body.apply(new Page<>(rows, Optional.empty()))).build();
        }
        List<T> shown = rows.subList(0, limit);
        String next = seal(id.apply(shown.getLast()));
        return Response.ok(body.apply(new Page<>(shown, Optional.of(next))))
                .link(
                        uri.getRequestUriBuilder()
                                .replaceQueryParam("cursor", next)
                                .build(),
                        "next")
                .build();
    }

    private static <T> int position(List<T> all, Function<T, String> id, String last) {
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(last)) {
                return i + 1;
            }
        }
        return all.size();
    }

    private Optional<String> single(String name) {
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
    }

    private String seal(String id) {
        return mac(id) + Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private String open(String cursor) {
        try {
            String id = new String(
                    Base64.getUrlDecoder().decode(cursor.substring(Math.min(MAC, cursor.length()))),
                    StandardCharsets.UTF_8);
            if (cursor.length() > MAC
                    && MessageDigest.isEqual(
                            mac(id).getBytes(StandardCharsets.US_ASCII),
                            cursor.substring(0, MAC).getBytes(StandardCharsets.UTF_8))) {
                return id;
            }
        } catch (IllegalArgumentException notBase64) {
            throw mismatch();
        }
        throw mismatch();
    }

    static Problem mismatch() {
        return new Problem(400, "CURSOR_MISMATCH", "The cursor belongs to another query. Start again without it.");
    }

    /** Hashing the secret on both sides of the text is an HMAC in all that counts here. */
    private String mac(String id) {
        var filters = new TreeMap<>(uri.getQueryParameters());
        filters.remove("cursor");
        filters.remove("limit");
        String inner = Digest.sha256(("page cursor " + secret + "\n" + uri.getPath() + filters + "\n" + id)
                .getBytes(StandardCharsets.UTF_8));
        return Digest.sha256((secret + inner).getBytes(StandardCharsets.UTF_8)).substring(0, MAC);
    }
}
