package dev.medley.e2e.browser;

import dev.medley.e2e.SampleFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A card that tries to run scripts, to call other servers and to burst its page. */
final class HostileCard {
    /** OWASP's filter evasion cheat sheet, as far as a card can carry it. */
    private static final String VECTORS = """
            # <script>window.pwned = 1</script>
            <img src=x onerror="window.pwned = 1">
            <svg onload=window.pwned=1><a xlink:href="javascript:window.pwned=1">x</a></svg>
            <iframe srcdoc="<script>parent.pwned = 1</script>"></iframe>
            [link](javascript:window.pwned=1) [data](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
            [entity](&#106;avascript&colon;window.pwned=1) <a href="java	script:window.pwned=1">tab</a>
            ![image](https://example.com/pixel.png "onerror=window.pwned=1") ![x](x"onerror="window.pwned=1)
            <style>@import 'https://example.com/x.css'; * { background: url(https://example.com/y) }</style>
            <form action=https://example.com><button formaction=javascript:window.pwned=1>b</button></form>
            <math><mtext></form><form><mglyph><style></math><img src onerror=window.pwned=1>
            """;

    private HostileCard() {}

    /** An adapter with such a card. */
    static Path folder(Path target) throws IOException {
        Path folder = SampleFolder.copy("clock-24h", target, "hostile");
        Files.writeString(
                folder.resolve("README.md"),
                "---\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\nlicense: apache-2.0\n"
                        + "title: %s\ntags: ['<img src=x onerror=window.pwned=1>', %s]\nmedley: {summary: %s}\n---\n"
                                .formatted("T".repeat(100), "t".repeat(100), "W".repeat(300))
                        + VECTORS
                        + "\n- " + "w".repeat(300) + "\n\n" + ">".repeat(5_000) + "\n\n" + "- ".repeat(100) + "deep\n");
        return folder;
    }
}
