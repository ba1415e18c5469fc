package dev.medley.local;

import java.io.PrintStream;

/** A bar on a terminal; nothing where the output is a file. */
final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final boolean visible;

    ProgressBar(PrintStream out, boolean visible) {
        this.out = out;
        this.visible = visible;
    }

    /** @param share done, 0 to 1 */
    void show(double share) {
        if (visible) {
            int full = (int) Math.round(share * WIDTH);
            out.printf("\r[%s%s] %3d %%", "#".repeat(full), ".".repeat(WIDTH - full), Math.round(share * 100));
            out.flush();
        }
    }

    void end() {
        if (visible) {
            out.println();
        }
    }
}
