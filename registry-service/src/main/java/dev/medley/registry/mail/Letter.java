package dev.medley.registry.mail;

/**
 * One mail, in plain text.
 *
 * @param link to a page of the portal, from its first slash on
 */
public record Letter(String to, String subject, String text, String link) {}
