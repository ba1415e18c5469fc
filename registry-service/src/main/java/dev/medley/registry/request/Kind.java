package dev.medley.registry.request;

import java.util.Locale;

/** What kind of call this is, for its limit. */
enum Kind {
    API,
    SEARCH,
    RESOLVE,
    AUTH,
    UPLOAD,
    INFERENCE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    long quota(RateConfig config) {
        return switch (this) {
            case API -> config.api();
            case SEARCH -> config.search();
            case RESOLVE -> config.resolve();
            case AUTH -> config.auth();
            case UPLOAD -> config.upload();
            case INFERENCE -> config.inference();
        };
    }

    static Kind of(String method, String address) {
        boolean post = method.equals("POST");
        String path = withoutSlashes(address);
        if (path.startsWith("/v1/")) {
            return INFERENCE;
        }
        if (path.contains("/resolve/")) {
            return RESOLVE;
        }
        if (path.startsWith("/api/v1/search") || (path.equals("/api/v1/adapters") && !post)) {
            return SEARCH;
        }
        if (post
                && (path.equals("/api/v1/accounts")
                        || path.equals("/api/v1/sessions")
                        || path.equals("/api/v1/sessions/current/confirm")
                        || path.startsWith("/api/v1/password-resets")
                        || path.contains("/credentials/"))) {
            return AUTH;
        }
        boolean heavy = path.equals("/api/v1/uploads")
                || path.equals("/api/v1/validations")
                || path.equals("/api/v1/blends")
                || path.contains("/commit/");
        return post && heavy ? UPLOAD : API;
    }

    /** Slashes at the end lead to the same resource. A pattern would try each of many slashes anew, for every call. */
    private static String withoutSlashes(String address) {
        int end = address.length();
        while (end > 0 && address.charAt(end - 1) == '/') {
            end--;
        }
        return address.substring(0, end);
    }
}
