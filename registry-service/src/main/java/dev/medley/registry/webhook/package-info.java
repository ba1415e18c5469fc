/** Level 4: owners' own servers are told what happens to their adapters: an outbox in the database, and what sends it. */
package dev.medley.registry.webhook;
