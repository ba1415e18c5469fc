package dev.medley.e2e.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import dev.medley.e2e.RunningMedley;
import dev.medley.e2e.SampleFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every page owes its visitors: reachable by everybody, light, calm, narrow and wide, and deaf to hostile content. */
@ExtendWith(PageOfFailure.class)
class CraftE2E {
    private static final List<String> PAGES = List.of(
            "/",
            "/browse",
            "/browse?q=numbers",
            "/medley/numerals-french",
            "/nobody/nothing",
            "/medley",
            "/nobody",
            "/publish",
            "/playground",
            "/medley/numerals-french/compare",
            "/recipes",
            "/recipes/new",
            "/evaluations",
            "/account",
            "/account?tab=usage",
            "/account?tab=shelf",
            "/account?tab=organisations",
            "/account?tab=webhooks",
            "/account?tab=sessions",
            "/account?tab=audit",
            "/account?tab=data",
            "/admin",
            "/sign-in");
    private static final int FIRST_PAGE_SCRIPT_BYTES = 150_000;
    private static final String SCRIPT_BYTES = """
            performance.getEntriesByType('resource').filter(each => each.name.endsWith('.js'))
                .reduce((sum, each) => sum + each.encodedBodySize, 0)
            """;
    private static final double MOST_SHIFT = 0.02;
    private static final String SHIFTS = """
            window.shift = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => { if (!entry.hadRecentInput) window.shift += entry.value; }))
                .observe({type: 'layout-shift', buffered: true});
            """;

    @TempDir
    private static Path folder;

    private static Portal portal;
    private static Page page;

    @BeforeAll
    static void open() {
        portal = Portal.open(RunningMedley.shared());
        page = portal.page();
        portal.signInAsNew("grace");
    }

    @AfterAll
    static void close() {
        if (portal != null) {
            portal.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT, 2560", "DARK, 360"})
    void isAccessibleAndFitsTheScreenOnEveryPage(ColorScheme theme, int width) {
        // Given
        var axe = new Axe();
        List<String> found = new ArrayList<>();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
        page.setViewportSize(width, 900);

        // When
        for (String path : PAGES) {
            visit(path);
            axe.violations(page).forEach(each -> found.add(path + " " + each));
            if (beyondTheScreen() > 0) {
                found.add(path + " is " + beyondTheScreen() + " px wider than the screen");
            }
        }

        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void isAccessibleForAdministratorsToo() {
        // Given
        page.setViewportSize(1280, 900);
        portal.actWith(RunningMedley.shared().key("admin"));

        // When
        visit("/admin");
        List<String> found = violationsInEveryTab();
        portal.actAsThemselves();

        // Then
        assertThat(found).isEmpty();
        assertThat(page.getByRole(AriaRole.TAB)).not().hasCount(0);
    }

    @Test
    void isAccessibleInEveryTabOfAnAdapter() {
        // Given
        page.setViewportSize(1280, 900);
        visit("/medley/numerals-french");

        // When
        List<String> found = violationsInEveryTab();

        // Then
        assertThat(found).isEmpty();
        assertThat(page.getByRole(AriaRole.TAB)).not().hasCount(0);
    }

    @Test
    void sendsLittleScriptAndMovesNothingOnTheFirstPages() {
        // Given
        page.setViewportSize(1280, 900);
        page.addInitScript(SHIFTS);

        for (String path : List.of("/", "/browse")) {
            // When
            visit(path);

            // Then
            int bytes = (int) page.evaluate(SCRIPT_BYTES);
            assertThat(bytes).as("script of %s", path).isBetween(1, FIRST_PAGE_SCRIPT_BYTES);
            assertThat(((Number) page.evaluate("window.shift")).doubleValue())
                    .as("layout shift of %s", path)
                    .isLessThan(MOST_SHIFT);
        }
    }

    @Test
    void losesNoPressDuringWhichAnswersCome() {
        // Given
        page.setViewportSize(1280, 900);
        List<Route> late = new ArrayList<>();
        page.route(Pattern.compile("/api/v1/(bases|validations)\\b"), late::add);
        page.navigate("/publish");
        page.locator("input[webkitdirectory]")
                .setInputFiles(SampleFolder.copy("numerals-french", folder.resolve("pressed"), "of Grace"));
        page.waitForCondition(() -> late.size() == 2);
        portal.button("Publish").hover();

        // When
        page.mouse().down();
        late.forEach(Route::resume);
        page.unrouteAll();
        assertThat(page.getByText("this folder would be accepted")).isVisible();
        assertThat(page.getByText("This Medley serves it.")).isVisible();
        page.mouse().up();

        // Then
        assertThat(page.getByText("grace/pressed is published")).isVisible();
    }

    @Test
    void rendersAHostileCardHarmless() throws IOException {
        // Given
        Path hostile = HostileCard.folder(folder.resolve("hostile"));
        assertThat(RunningMedley.shared()
                        .medley("push", hostile.toString(), "demo/hostile-card")
                        .exit())
                .isZero();

        page.setViewportSize(390, 900);

        // When
        visit("/demo/hostile-card");

        // Then
        assertThat(page.getByRole(AriaRole.TABPANEL).first()).containsText("window.pwned = 1");
        assertThat(page.evaluate("window.pwned")).isNull();
        assertThat(
                        page.locator(
                                "main :is(script, iframe, svg[onload], style, form[action], [onerror], [href^='javascript' i], [href^='data' i], img)"))
                .hasCount(0);
        assertThat(portal.errors()).isEmpty();
        assertThat(beyondTheScreen()).isNotPositive();
        for (String path : List.of("/browse", "/demo")) {
            visit(path);
            assertThat(beyondTheScreen()).as(path).isNotPositive();
        }
    }

    @Test
    void isUsedByKeyboardAlone() {
        // Given
        visit("/medley/numerals-french");

        // When
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        // Then
        assertThat(page.locator("main")).isFocused();
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Card"))
                .focus();
        page.keyboard().press("ArrowRight");
        Locator examples = page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Examples"));
        assertThat(examples).isFocused();
        assertThat(page.getByRole(AriaRole.TABPANEL).first()).containsText("cinquante-huit");
        page.keyboard().press("Shift+Tab");
        assertThat(examples).not().isFocused();
    }

    @Test
    void losesNoInputByAReloadOrTheBackButton() {
        // Given
        visit("/playground");
        page.getByLabel("Message").fill("A long question");
        page.getByLabel("Seed").fill("7");

        // When
        page.reload();
        portal.link("Browse").click();
        page.goBack();

        // Then
        assertThat(page.getByLabel("Message")).hasValue("A long question");
        assertThat(page.getByLabel("Seed")).hasValue("7");
    }

    @Test
    void keepsTheNameOfANewRecipeOverAReload() {
        // Given
        visit("/recipes/new");
        page.getByLabel("Name").fill("half-written");

        // When
        page.reload();

        // Then
        assertThat(page.getByLabel("Name")).hasValue("half-written");
    }

    @Test
    void comesBackToThePlaceThatWasLeft() {
        // Given
        page.setViewportSize(1280, 600);
        visit("/browse");
        page.evaluate("window.scrollTo(0, 400)");
        page.waitForCondition(() -> Integer.valueOf(400).equals(page.evaluate("history.state?.y")));
        portal.link("Recipes").click();
        assertThat(page.locator("main h1")).hasText("Recipes");

        // When
        page.goBack();

        // Then
        page.waitForCondition(() -> Integer.valueOf(400).equals(page.evaluate("window.scrollY")));
        assertThat(page.getByLabel("Search adapters")).hasCount(1);
    }

    @Test
    void opensTheTabAgainThatWasOpenBeforeAReload() {
        // Given
        visit("/medley/numerals-french");
        Locator files = page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Files"));
        files.click();

        // When
        page.reload();

        // Then
        assertThat(files).hasAttribute("aria-selected", "true");
        assertThat(page.getByRole(AriaRole.TABPANEL).first()).containsText("adapter_config.json");
    }

    private static List<String> violationsInEveryTab() {
        var axe = new Axe();
        List<String> found = new ArrayList<>();
        for (Locator tab : page.getByRole(AriaRole.TAB).all()) {
            tab.click();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            axe.violations(page).forEach(each -> found.add(tab.textContent() + " " + each));
        }
        return found;
    }

    /** By how many pixels the page is wider than its window; none or less where it fits. */
    private static int beyondTheScreen() {
        return (int) page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    }

    private static void visit(String path) {
        page.navigate(path);
        page.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(page.locator("main h1").first()).isVisible();
    }
}
