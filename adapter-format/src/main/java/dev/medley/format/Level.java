package dev.medley.format;

/** How much a {@link Finding} weighs, the worst first: one {@code REJECT} refuses the version, the others only travel with it. */
public enum Level {
    REJECT,
    WARN,
    INFO
}
