package dev.medley.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.medley.e2e.RunningMedley;
import dev.medley.e2e.SampleFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One person's first hour in the portal, in order: each test goes on where the one before ended. Long, because it is one story in one browser. */
@ExtendWith(PageOfFailure.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PortalE2E {
    private static final String OWNER = "ada";
    private static final String SAMPLE = "numerals-french";
    /** The fourth file: of the sample's files the only one that the registry has not seen. */
    private static final Pattern CARD = Pattern.compile("/quarantine/[^/]+/3\\?");

    private static final Pattern CHECK = Pattern.compile("/api/v1/operations/");

    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(60_000);

    private static final LocatorAssertions.IsVisibleOptions WHOLE_RUN =
            new LocatorAssertions.IsVisibleOptions().setTimeout(300_000);

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
        page.getByLabel("Password").fill(Portal.PASSWORD);

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
        Path bad = SampleFolder.copy(SAMPLE, folder.resolve("bad-adapter"), "bad");
        Files.writeString(bad.resolve("adapter_model.safetensors"), "not a tensor in sight");
        page.navigate("/publish");
        page.locator("input[webkitdirectory]").setInputFiles(bad);
        // Findings push down what is below them: nobody presses anything while they come.
        assertThat(page.getByText("this folder would be refused")).isVisible();

        // When
        button("Publish").click();

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
    void publishesASampleFolder() {
        // Given
        Path good = SampleFolder.copy(SAMPLE, folder.resolve("my-french-numerals"), "of Ada");
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
    @Order(4)
    void publishesTheSameAsAZipWhenAnAnswerIsLost() throws IOException {
        // Given
        Path zip = SampleFolder.zip(SAMPLE, folder.resolve("my-numerals.zip"), "of Ada, packed");
        page.navigate("/publish");
        page.route(CHECK, Route::abort, new Page.RouteOptions().setTimes(1));

        // When
        page.locator("input[type=file]:not([webkitdirectory])").setInputFiles(zip);
        button("Publish").click();

        // Then
        assertThat(page.getByText(OWNER + "/my-numerals is published")).isVisible(SOON);
    }

    @Test
    @Order(5)
    void goesOnWithAnUploadAfterACutConnectionAndAReload() {
        // Given
        Path weights = SampleFolder.copy("past-tense", folder.resolve("my-past-tense"), "of Ada");
        page.navigate("/publish");
        page.route(CARD, Route::abort);
        chooseAndPublish(weights);
        assertThat(page.getByText("The upload is paused")).isVisible(SOON);
        page.unroute(CARD);
        page.reload();
        assertThat(page.getByText("is not finished")).isVisible(SOON);

        // When
        page.locator("input[webkitdirectory]").setInputFiles(weights);
        button("Go on with this upload").click();

        // Then
        assertThat(page.getByText(OWNER + "/my-past-tense is published")).isVisible(SOON);
        page.reload();
        assertThat(page.getByText("is not finished")).hasCount(0);
    }

    @Test
    @Order(6)
    void findsByMeaning() {
        // Given
        page.navigate("/browse");

        // When
        page.getByLabel("Search adapters").fill("write quantities as words in the language of Paris");

        // Then
        Locator first = page.getByRole(AriaRole.ARTICLE).first();
        assertThat(first).containsText("French numerals");
        assertThat(page).hasURL(Pattern.compile(".*/browse\\?q=write.*"));
        portal.picture("browse");
    }

    @Test
    @Order(7)
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
        assertThat(answer()).containsText("sept cent quatre-vingt-sept");
        portal.picture("playground");
    }

    @Test
    @Order(8)
    void comparesAnAdapterWithItsBase() {
        // Given
        page.navigate("/playground?adapter=medley/numerals-french");
        button("Compare with another").click();
        page.getByLabel("Message").fill("Write the number 787 in French words.");

        // When
        button("Ask").click();

        // Then
        assertThat(answerOf("A · medley/numerals-french"))
                .containsText(
                        "sept cent quatre-vingt-sept", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        Locator base = answerOf("B · base model");
        assertThat(base)
                .hasAttribute("aria-busy", "false", new LocatorAssertions.HasAttributeOptions().setTimeout(60_000));
        assertThat(base).not().containsText("sept cent quatre-vingt-sept");
        portal.picture("compare");
    }

    @Test
    @Order(9)
    void sharesASetupByLink() {
        // Given
        page.getByLabel("Message").fill("Spell out 59 in French.");
        button("Copy link").click();
        String link = page.url();
        page.navigate("/browse");

        // When
        page.navigate(link);

        // Then
        assertThat(page.getByLabel("Message")).hasValue("Spell out 59 in French.");
        assertThat(page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("B")))
                .isVisible();
    }

    @Test
    @Order(10)
    void savesAWayOfAnsweringAsARecipeAndAsksIt() {
        // Given
        page.navigate("/playground?adapter=medley/numerals-french");
        button("Make a recipe").click();
        assertThat(page.getByText("Nothing speaks against it.")).isVisible();
        page.getByLabel("Definition").fill("{\"steps\": [{\"kind\": \"generate\", \"template\": \"{{wrong}}\"}]}");
        assertThat(page.getByLabel("Findings")).containsText("wrong");
        page.goBack();
        button("Make a recipe").click();
        page.getByLabel("Question").fill("Write the number 787 in French words.");
        button("Try").click();
        assertThat(page.getByText("The request that would give the answer")).isVisible();
        portal.picture("recipe");

        // When
        page.getByLabel("Name", exactly()).fill("french");
        button("Save the recipe").click();

        // Then
        assertThat(page.getByText("The recipe ada/french is saved")).isVisible();
        link("Try it").click();
        page.getByLabel("Message").fill("Write the number 787 in French words.");
        button("Ask").click();
        assertThat(answer()).containsText("sept cent quatre-vingt-sept");
        assertThat(link("ada/french")).isVisible();
    }

    @Test
    @Order(11)
    void runsASuiteAndReadsItsChart() throws IOException {
        // Given
        Path suite = RunningMedley.ROOT.resolve("samples/suites/numerals-french.jsonl");
        page.navigate("/evaluations");
        page.getByLabel("Name", exactly()).fill("numbers");
        page.getByLabel("Cases", exactly())
                .fill(String.join("\n", Files.readAllLines(suite).subList(0, 4)));
        button("Store the suite").click();
        page.getByLabel("Arm 2").fill("base");
        page.getByLabel("Model").nth(1).fill("HuggingFaceTB/SmolLM2-135M-Instruct");
        page.getByLabel("Mixture").nth(1).selectOption("");
        button("Add an arm").click();
        page.getByLabel("Arm 3").fill("gated");
        page.getByLabel("Mixture").nth(2).selectOption("ramole");

        // When
        button("Start").click();

        // Then
        assertThat(page.getByText(Pattern.compile("^\\s*finished"))).isVisible(WHOLE_RUN);
        assertThat(page.getByRole(
                        AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("^auto: (0\\.[1-9]|1)"))))
                .not()
                .hasCount(0);
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("base: 0.000")))
                .not()
                .hasCount(0);
        assertThat(page.getByText("base against auto").first()).isVisible();
        assertThat(page.getByText("How much each adapter was heard in each layer, in gated"))
                .isVisible();
        portal.picture("evaluation");
    }

    @Test
    @Order(12)
    void readsTheChartOfItsUsage() {
        // When
        page.navigate("/account?tab=usage");

        // Then
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Tokens a day")))
                .isVisible(SOON);
        assertThat(page.getByText(Pattern.compile("\\d+ calls, \\d+ tokens"))).isVisible();
        portal.picture("usage");
    }

    @Test
    @Order(13)
    void revokesTheKey() {
        // Given
        page.navigate("/account");
        button("Revoke laptop").click();

        // When
        button("Revoke laptop").click();

        // Then
        assertThat(page.getByText("Key “laptop” is revoked")).isVisible();
        page.reload();
        assertThat(page.getByText("You have no keys.")).isVisible(SOON);
    }

    @Test
    @Order(14)
    void causedNoScriptErrorAndNoRefusalByTheSecurityPolicy() {
        // Then
        assertThat(portal.errors()).isEmpty();
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static Locator answer() {
        return page.getByRole(
                AriaRole.GROUP, new Page.GetByRoleOptions().setName("Answer").setExact(true));
    }

    private static Locator answerOf(String arm) {
        return page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName("Answer of " + arm));
    }

    private static void chooseAndPublish(Path directory) {
        Locator input = page.locator("input[webkitdirectory]");
        input.setInputFiles(directory);
        button("Publish").click();
    }

    private static Locator button(String name) {
        return portal.button(name);
    }

    private static Locator link(String name) {
        return portal.link(name);
    }
}
