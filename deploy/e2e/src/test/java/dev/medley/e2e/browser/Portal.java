package dev.medley.e2e.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.medley.e2e.RunningMedley;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The portal in the system's Chromium. Collects what a visitor never should cause: script errors and refusals by the content
 * security policy. Pictures are taken only with {@code -Dscreenshots}.
 */
final class Portal implements AutoCloseable {
    private static final double ANSWER_MS = 60_000;

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

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
        Portal portal = new Portal(playwright, browser, context.newPage());
        portal.listen();
        return portal;
    }

    private void listen() {
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                errors.add(message.text());
            }
        });
    }

    Page page() {
        return page;
    }

    List<String> errors() {
        return List.copyOf(errors);
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
