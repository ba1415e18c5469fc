package dev.medley.local.sample;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Layout;
import java.io.IOException;

/** The first keys of a Medley on this machine. */
public final class Keys {
    private Keys() {}

    /**
     * The key in {@code keys.json}.
     *
     * @param holder {@code admin} or {@code demo}
     */
    public static String read(Layout layout, String holder) {
        try {
            return JsonMapper.builder()
                    .build()
                    .readTree(layout.keys().toFile())
                    .path(holder)
                    .asText();
        } catch (IOException e) {
            throw new Failure(
                    "can't read " + layout.keys() + ": run ./medley up first, or set MEDLEY_URL and MEDLEY_API_KEY", e);
        }
    }
}
