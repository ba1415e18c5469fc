/** Level 2: letters that wait until the mail server takes them: an outbox in the database, and what sends it. */
package dev.medley.registry.postbox;
