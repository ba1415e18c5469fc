package dev.medley.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.medley.e2e.RunningMedley;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One person's first hour in the portal, in order: each test goes on where the one before ended. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PortalE2E {
    private static final String OWNER = "ada";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String SAMPLE = "numerals-french";
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    @TempDir
    private static Path folder;

    private static Portal portal;
    private static Page page;

    @BeforeAll
    static void open() {
        portal = Portal.open(RunningMedley.shared());
        page = portal.page();
    }

    @AfterAll
    static void close() {
        if (portal != null) {
            portal.close();
        }
    }

    @Test
    @Order(1)
    void registersAndSignsIn() {
        // Given
        page.navigate("/");
        link("Sign in").click();
        button("Create an account").click();
        page.getByLabel("Username").fill(OWNER);
        page.getByLabel("E-mail").fill("ada@example.org");
        page.getByLabel("Password").fill(PASSWORD);

        // When
        button("Create account").click();

        // Then
        assertThat(link(OWNER)).isVisible(SOON);
        portal.picture("home");
    }

    @Test
    @Order(2)
    void showsTheSecretOfANewKeyOnce() {
        // Given
        page.navigate("/account");
        page.getByLabel("Name").first().fill("laptop");

        // When
        button("Create key").click();

        // Then
        Locator secret = page.getByLabel("Secret");
        assertThat(secret).hasText(Pattern.compile("mdl_\\S{20,}"));
        assertThat(button("Revoke laptop")).isVisible();
        page.reload();
        assertThat(button("Revoke laptop")).isVisible(SOON);
        assertThat(secret).hasCount(0);
    }

    @Test
    @Order(3)
    void showsEveryFindingOfABadFolderBesideItsFile() throws IOException {
        // Given
        Path bad = sample(folder.resolve("bad-adapter"));
        Files.writeString(bad.resolve("adapter_model.safetensors"), "not a tensor in sight");
        page.navigate("/publish");

        // When
        chooseAndPublish(bad);

        // Then
        assertThat(page.getByText("This is not an adapter that Medley can serve"))
                .isVisible(SOON);
        Locator file = page.getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText("adapter_model.safetensors"))
                .first();
        assertThat(file.getByLabel("Findings")).containsText("Error:");
        portal.picture("findings");
    }

    @Test
    @Order(4)
    void publishesASampleFolder() throws IOException {
        // Given
        Path good = sample(folder.resolve("my-french-numerals"));
        page.navigate("/publish");

        // When
        chooseAndPublish(good);

        // Then
        assertThat(page.getByText(OWNER + "/my-french-numerals is published")).isVisible(SOON);
        portal.picture("publish");
        link("Open its page").click();
        assertThat(page.getByRole(AriaRole.TABPANEL).first()).containsText("cinquante-huit");
        portal.picture("adapter");
    }

    @Test
    @Order(5)
    void findsByMeaning() {
        // Given
        page.navigate("/browse");

        // When
        page.getByLabel("Search adapters").fill("write quantities as words in the language of Paris");

        // Then
        Locator first = page.getByRole(AriaRole.ARTICLE).first();
        assertThat(first).containsText("numerals-french");
        assertThat(page).hasURL(Pattern.compile(".*/browse\\?q=write.*"));
        portal.picture("browse");
    }

    @Test
    @Order(6)
    void streamsAnAnswerAndShowsItsBlend() {
        // Given
        page.navigate("/playground");
        page.getByLabel("Message").fill("Write the number 787 in French words.");

        // When
        page.getByLabel("Message").press("Enter");

        // Then
        Locator bars = page.getByLabel("Share of each adapter");
        assertThat(bars).isVisible(SOON);
        assertThat(bars).containsText("numerals-french");
        assertThat(page.getByLabel("Answer")).containsText("sept cent quatre-vingt-sept");
        portal.picture("playground");
    }

    @Test
    @Order(7)
    void causedNoScriptErrorAndNoRefusalByTheSecurityPolicy() {
        // Then
        assertThat(portal.errors()).isEmpty();
    }

    private static void chooseAndPublish(Path directory) {
        Locator input = page.locator("input[webkitdirectory]");
        input.setInputFiles(directory);
        button("Publish").click();
    }

    private static Path sample(Path into) throws IOException {
        Path from = RunningMedley.ROOT.resolve("samples/adapters").resolve(SAMPLE);
        Files.createDirectories(into);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, into.resolve(file.getFileName().toString()));
            }
        }
        return into;
    }

    private static Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator link(String name) {
        return page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }
}
