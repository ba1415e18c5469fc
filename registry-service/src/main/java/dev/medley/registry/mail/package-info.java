/** Level 0: mail to people, where a mail server is configured. */
package dev.medley.registry.mail;
