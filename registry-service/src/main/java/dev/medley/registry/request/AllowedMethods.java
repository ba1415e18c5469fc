package dev.medley.registry.request;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestPath;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;

/** Which methods an address takes, read from the resources: what {@code Allow} must say. The framework knows it for whole classes only. */
@ApplicationScoped
class AllowedMethods {
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z]\\w*");

    private final RequestMapper<Set<String>> methods;

    @Inject
    AllowedMethods(BeanManager beans) {
        Map<String, Set<String>> found = new TreeMap<>();
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> (Class<?>) bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .forEach(type -> collect(type, found));
        List<RequestPath<Set<String>>> paths = found.entrySet().stream()
                .map(entry -> new RequestPath<>(false, new URITemplate(entry.getKey(), false), entry.getValue()))
                .toList();
        this.methods = new RequestMapper<>(new ArrayList<>(paths));
    }

    /** In alphabetical order; none where there is nothing. */
    Set<String> of(String path) {
        return Optional.ofNullable(methods.map(path)).map(match -> match.value).orElse(Set.of());
    }

    private static void collect(Class<?> type, Map<String, Set<String>> found) {
        for (Method method : type.getDeclaredMethods()) {
            Arrays.stream(method.getAnnotations())
                    .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                    .filter(http -> http != null)
                    .forEach(http -> {
                        Set<String> known = found.computeIfAbsent(
                                address(type.getAnnotation(Path.class), method.getAnnotation(Path.class)),
                                unknown -> new TreeSet<>(Set.of("OPTIONS")));
                        known.add(http.value());
                        if (http.value().equals(HttpMethod.GET)) {
                            known.add(HttpMethod.HEAD);
                        }
                    });
        }
    }

    private static String address(Path type, Path method) {
        String own = method == null ? "" : method.value();
        String template = ("/" + type.value() + "/" + own).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        // Two methods of one address may call its parameters by different names.
        var count = new AtomicInteger();
        return PARAMETER.matcher(template).replaceAll(name -> "{p" + count.getAndIncrement());
    }
}
