package dev.medley.registry.access;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Every route of the registry, read from its classes: {@code GET /api/v1/keys/{id}}. */
final class Routes {
    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class);
    /** Read once: it takes a second and more. */
    private static final SortedSet<String> ALL = Collections.unmodifiableSortedSet(read());

    private Routes() {}

    static SortedSet<String> all() {
        return ALL;
    }

    private static SortedSet<String> read() {
        SortedSet<String> routes = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.medley.registry")) {
            if (!type.isAnnotatedWith(Path.class)) {
                continue;
            }
            for (JavaMethod method : type.getMethods()) {
                for (Class<? extends Annotation> http : METHODS) {
                    if (method.isAnnotatedWith(http)) {
                        String own = method.isAnnotatedWith(Path.class)
                                ? method.getAnnotationOfType(Path.class).value()
                                : "";
                        routes.add(http.getSimpleName() + " "
                                + join(type.getAnnotationOfType(Path.class).value(), own));
                    }
                }
            }
        }
        return routes;
    }

    /** Without the regular expressions of parameters. */
    private static String join(String base, String own) {
        String path = own.isEmpty() || own.startsWith("/") ? base + own : base + "/" + own;
        return path.replaceAll("\\{(\\w+)\\s*:\\s*(?:[^{}]|\\{[^{}]*\\})*\\}", "{$1}")
                .replaceAll("/+", "/");
    }
}
