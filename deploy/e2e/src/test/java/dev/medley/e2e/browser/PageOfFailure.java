package dev.medley.e2e.browser;

import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Adds what the page showed to what a test failed with: an assertion knows only what it did not find. */
final class PageOfFailure implements BeforeTestExecutionCallback, TestExecutionExceptionHandler {
    @Override
    public void beforeTestExecution(ExtensionContext context) {
        Portal.opened().forgetTrouble();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        // In the message: reports leave out what is suppressed.
        var told = new AssertionError(failure + "\n" + Portal.opened().shown(), failure);
        told.setStackTrace(failure.getStackTrace());
        throw told;
    }
}
