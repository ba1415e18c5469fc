package dev.medley.local.supervise;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.http.HttpStatus;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/**
 * Refuses requests by a signed URL that say more than was signed, as S3 does. By itself S3Proxy takes any header: whoever may write one object would copy
 * every other one into it with {@code x-amz-copy-source}, and need to know no more of it than its SHA-256. And it takes bytes that call themselves a form,
 * as curl does unless told otherwise, apart for fields, which then belong to no signature: such a name is left out, as nothing depends on it.
 */
final class SignedHeadersOnly extends Handler.Wrapper {
    private static final String SIGNED = "X-Amz-SignedHeaders";
    private static final String PREFIX = "x-amz-";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String REFUSAL = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>AccessDenied</Code><Message>There were headers present in the request which were not signed</Message></Error>
            """;

    private SignedHeadersOnly(Handler behind) {
        super(behind);
    }

    /** Puts itself before a server that has not started. It offers no place for that, so its field is taken. */
    static S3Proxy before(S3Proxy proxy) throws ReflectiveOperationException {
        Field field = S3Proxy.class.getDeclaredField("server");
        field.setAccessible(true);
        Server server = (Server) field.get(proxy);
        server.setHandler(new SignedHeadersOnly(server.getHandler()));
        return proxy;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Optional<String> signed =
                Optional.ofNullable(Request.extractQueryParameters(request).getValue(SIGNED));
        if (signed.isEmpty() || saysNoMore(request, List.of(signed.get().split(";")))) {
            return super.handle(signed.isPresent() ? noForm(request) : request, response, callback);
        }
        response.setStatus(HttpStatus.FORBIDDEN_403);
        response.getHeaders().put("Content-Type", "application/xml");
        Content.Sink.write(response, true, REFUSAL, callback);
        return true;
    }

    private static Request noForm(Request request) {
        String type = Objects.requireNonNullElse(request.getHeaders().get(HttpHeader.CONTENT_TYPE), "");
        if (!type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            return request;
        }
        HttpFields others = HttpFields.build(request.getHeaders()).remove(HttpHeader.CONTENT_TYPE);
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return others;
            }
        };
    }

    private static boolean saysNoMore(Request request, List<String> signed) {
        return request.getHeaders().getFieldNamesCollection().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(PREFIX))
                .allMatch(signed::contains);
    }
}
