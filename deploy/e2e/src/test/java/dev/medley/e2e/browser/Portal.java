package dev.medley.e2e.browser;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.medley.e2e.RunningMedley;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The portal in the system's Chromium. Collects what a visitor never should cause: script errors, refusals by the content security
 * policy, dialogs and requests to anybody else than Medley and its object storage. Pictures are taken only with {@code -Dscreenshots}.
 */
final class Portal implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";
    private static final double ANSWER_MS = 60_000;
    /** The one of the class that runs: those of the shared Medley run one after the other. */
    private static Portal opened;

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final List<String> errors = new ArrayList<>();
    private final List<String> trouble = new ArrayList<>();

    private Portal(Playwright playwright, Browser browser, Page page) {
        this.playwright = playwright;
        this.browser = browser;
        this.page = page;
    }

    static Portal open(RunningMedley medley) {
        Playwright playwright = Playwright.create();
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(System.getProperty("chromium", "/usr/bin/chromium")))
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")));
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(medley.portal().toString())
                .setViewportSize(1280, 900)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        context.setDefaultTimeout(ANSWER_MS);
        // Everything is waited for as long as an answer: on a busy machine the quickest page is slow.
        PlaywrightAssertions.setDefaultAssertionTimeout(ANSWER_MS);
        Portal portal = new Portal(playwright, browser, context.newPage());
        portal.listen();
        opened = portal;
        return portal;
    }

    static Portal opened() {
        return opened;
    }

    private void listen() {
        page.onPageError(errors::add);
        page.onDialog(dialog -> {
            errors.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            String host = URI.create(request.url()).getHost();
            if (host != null && !host.equals("127.0.0.1")) {
                errors.add("request to " + host);
            }
        });
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
            if (List.of("error", "warning").contains(message.type())) {
                trouble.add("console: " + message.text());
            }
        });
        page.onRequestFailed(request -> trouble.add(told(request) + ": " + request.failure()));
        page.onResponse(response -> {
            if (response.status() >= 400) {
                trouble.add(told(response.request()) + ": " + response.status());
            }
        });
    }

    private static String told(Request request) {
        return request.method() + " " + URI.create(request.url()).getPath();
    }

    /** A new account, signed in through the API. */
    void signInAsNew(String username) {
        post(
                "/api/v1/accounts",
                Map.of("username", username, "email", username + "@example.org", "password", PASSWORD));
        post("/api/v1/sessions", Map.of("username", username, "password", PASSWORD));
    }

    private void post(String path, Map<String, String> body) {
        APIResponse answer = page.request().post(path, RequestOptions.create().setData(body));
        if (!answer.ok()) {
            throw new IllegalStateException(path + " answered " + answer.status() + ": " + answer.text());
        }
    }

    /** From the next page on with somebody's key, before any cookie. */
    void actWith(String key) {
        page.setExtraHTTPHeaders(Map.of("Authorization", "Bearer " + key));
    }

    /** From the next page on as the one who signed in. */
    void actAsThemselves() {
        page.setExtraHTTPHeaders(Map.of());
    }

    Page page() {
        return page;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    void forgetTrouble() {
        trouble.clear();
    }

    /** What a person would see now, and what the browser complained of since {@link #forgetTrouble}. */
    String shown() {
        try {
            return page.url() + "\n" + page.locator("body").ariaSnapshot() + "\n" + String.join("\n", trouble);
        } catch (PlaywrightException e) {
            return "no page: " + e.getMessage();
        }
    }

    void picture(String name) {
        if (System.getProperty("screenshots") != null) {
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(RunningMedley.ROOT.resolve("docs/images/" + name + ".png")));
        }
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
