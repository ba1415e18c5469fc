package dev.medley.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.medley.e2e.RunningMedley;
import dev.medley.e2e.SampleFolder;
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

/** An owner, a reader and an administrator around one adapter, in order: what each does is seen by the others. */
@ExtendWith(PageOfFailure.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OwnerE2E {
    private static final String READER = "linus";
    private static final String ADAPTER = "demo/verbs";

    @TempDir
    private static Path folder;

    private static RunningMedley medley;
    private static Portal portal;
    private static Page page;

    @BeforeAll
    static void open() {
        medley = RunningMedley.shared();
        portal = Portal.open(medley);
        page = portal.page();
        portal.signInAsNew(READER);
        push("first edition");
        push("second edition");
    }

    @AfterAll
    static void close() {
        if (portal != null) {
            portal.close();
        }
    }

    @Test
    @Order(1)
    void yanksAVersionAndRestoresIt() {
        // Given
        portal.actWith(medley.key("demo"));
        page.navigate("/" + ADAPTER);
        tab("Versions").click();

        // When
        page.getByRole(AriaRole.BUTTON, named("^Yank ")).first().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        assertThat(new Axe().violations(page)).isEmpty();
        page.getByLabel("Why?").fill("Wrong in the third person.");
        dialogButton("Yank").click();

        // Then
        assertThat(page.getByText("Its owner has withdrawn this version")).isVisible();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        page.getByRole(AriaRole.BUTTON, named("^Restore ")).click();
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        page.getByRole(AriaRole.BUTTON, named("^Restore ")).click();
        dialogButton("Restore").click();
        assertThat(page.getByText("Its owner has withdrawn this version")).hasCount(0);
    }

    @Test
    @Order(2)
    void seesWhatChangedBetweenVersions() {
        // When
        portal.link("Compare two versions").click();

        // Then
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Files")))
                .containsText("README.md");
    }

    @Test
    @Order(3)
    void letsAReaderIntoAGatedAdapter() {
        // Given
        page.navigate("/" + ADAPTER);
        tab("Settings").click();
        page.getByLabel("Seen by").selectOption("gated");
        portal.button("Change it").click();
        assertThat(page.getByText("The adapter is gated now")).isVisible();
        portal.actAsThemselves();
        page.navigate("/" + ADAPTER);
        page.getByLabel("What do you want it for?").fill("A dictionary.");
        portal.button("Ask for access").click();
        assertThat(page.getByText("The owner has not decided yet")).isVisible();

        // When
        portal.actWith(medley.key("demo"));
        page.navigate("/" + ADAPTER);
        tab("Settings").click();
        portal.button("Grant access to " + READER).click();
        assertThat(page.getByText("Access is granted")).isVisible();

        // Then
        portal.actAsThemselves();
        page.navigate("/" + ADAPTER);
        assertThat(tab("Card")).isVisible();
        assertThat(page.getByText("This adapter is gated")).hasCount(0);
    }

    @Test
    @Order(4)
    void saysWhatTheyThinkOfItAndTheOwnerIsTold() {
        // Given
        page.getByLabel("Your prompt").fill("walk");
        portal.button("Ask both").click();
        String summary = "/api/v1/adapters/" + ADAPTER + "/reviews/summary";
        page.waitForCondition(() -> page.request().get(summary).text().contains("\"mayReview\":true"));

        // When
        tab("Reviews").click();
        page.getByLabel("Stars").selectOption("4");
        page.getByLabel("What should others know?").fill("Knows the irregular ones.");
        portal.button("Save the review").click();

        // Then
        assertThat(page.getByText("4.0 of 5 stars, by 1 person")).isVisible();
        assertThat(new Axe().violations(page)).isEmpty();
        portal.actWith(medley.key("demo"));
        page.navigate("/");
        page.getByLabel(Pattern.compile("unread notification")).click();
        assertThat(page.getByText(READER + " asks for access")).isVisible();
        assertThat(page.getByText("Somebody gave it 4 of 5 stars")).isVisible();
        assertThat(new Axe().violations(page)).isEmpty();
        assertThat(page.getByLabel(Pattern.compile("unread notification"))).hasCount(0);
        portal.actAsThemselves();
        page.navigate("/" + ADAPTER);
    }

    @Test
    @Order(5)
    void keepsWhatAReaderLikes() {
        // When
        page.getByRole(AriaRole.BUTTON, named("^Like ")).click();
        page.getByText("Add to a collection").click();
        page.getByLabel("New collection").fill("Grammar");
        portal.button("Add").click();
        assertThat(page.getByText("Added to “Grammar”")).isVisible();
        page.navigate("/browse?q=verbs&tag=grammar");
        page.locator("summary", new Page.LocatorOptions().setHasText("Save this search"))
                .click();
        page.getByLabel("Name of the search").fill("verbs");
        portal.button("Save this search").click();
        assertThat(page.getByText("The search “verbs” is saved")).isVisible();

        // Then
        page.navigate("/account?tab=shelf");
        assertThat(portal.link(ADAPTER)).isVisible();
        assertThat(portal.link("verbs")).hasAttribute("href", "/browse?q=verbs&tag=grammar");
        portal.link("Grammar").click();
        assertThat(portal.button("Take out " + ADAPTER)).isVisible();
    }

    @Test
    @Order(6)
    void signsOutABrowserLeftElsewhere() {
        // Given
        medley.post(
                "/api/v1/sessions",
                "",
                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(READER, Portal.PASSWORD));
        page.navigate("/account?tab=sessions");
        assertThat(page.getByText("this browser")).isVisible();

        // When
        portal.button("Sign out all others").click();

        // Then
        assertThat(portal.button("Sign out all others")).hasCount(0);
        page.reload();
        assertThat(page.getByText("this browser")).isVisible();
    }

    @Test
    @Order(7)
    void isShownWhatAnAuthenticatorNeedsAndAskedForItsCode() {
        // Given
        page.navigate("/account?tab=security");

        // When
        portal.button("Set up a second factor").click();

        // Then
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code for your authenticator")))
                .isVisible();
        assertThat(new Axe().violations(page)).isEmpty();
        page.getByLabel("Code", new Page.GetByLabelOptions().setExact(true)).fill("no code");
        portal.button("Switch it on").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The code is wrong");
    }

    @Test
    @Order(8)
    void importsAnAdapterByItsNameOnAnotherHub() {
        // Given
        page.navigate("/publish");

        // When
        page.getByLabel("Name there").fill("medley/past-tense");
        page.getByLabel("Name here").fill(READER + "/fetched");
        portal.button("Import").click();

        // Then
        assertThat(page.getByText(READER + "/fetched is published")).isVisible();
        portal.link("Open its page").click();
        assertThat(tab("Card")).isVisible();
    }

    @Test
    @Order(9)
    void takesDownWhatWasReported() {
        // Given
        page.navigate("/" + ADAPTER);
        page.getByText("Report this adapter").click();
        page.getByLabel("Details").fill("Copied from a book.");
        portal.button("Send the report").click();
        assertThat(page.getByText("An administrator will look at it")).isVisible();
        portal.actWith(medley.key("admin"));
        page.navigate("/admin");
        tab("Reports").click();

        // When
        portal.button("Take down " + ADAPTER).click();
        page.getByLabel("Why? The reporter reads it.").fill("The book's publisher asked for it.");
        portal.button("Confirm").click();
        assertThat(portal.button("Take down " + ADAPTER)).hasCount(0);

        // Then
        tab("Storage").click();
        portal.button("Dry run").click();
        assertThat(page.getByText(Pattern.compile("A collection would remove \\d+ versions")))
                .isVisible();
        portal.actAsThemselves();
        page.navigate("/" + ADAPTER);
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
    }

    @Test
    @Order(10)
    void deletesTheirAccount() {
        // Given
        portal.actAsThemselves();
        page.navigate("/account?tab=data");
        page.getByLabel("Type " + READER + " to confirm").fill(READER);

        // When
        portal.button("Delete my account").click();

        // Then
        assertThat(portal.link("Sign in")).isVisible();
        assertThat(medley.post(
                                "/api/v1/sessions",
                                "",
                                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(READER, Portal.PASSWORD))
                        .statusCode())
                .isIn(401, 403);
        assertThat(portal.errors()).isEmpty();
    }

    private static void push(String edition) {
        Path copy = SampleFolder.copy("past-tense", folder.resolve(edition), edition);
        assertThat(medley.medley("push", copy.toString(), ADAPTER).exit()).isZero();
    }

    private static Locator tab(String name) {
        return page.getByRole(
                AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByRoleOptions named(String pattern) {
        return new Page.GetByRoleOptions().setName(Pattern.compile(pattern));
    }

    private static Locator dialogButton(String name) {
        return page.getByRole(AriaRole.DIALOG)
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
