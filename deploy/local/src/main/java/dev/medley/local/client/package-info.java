/** Level 2: a Medley's public API, as any publisher's or developer's program would use it. */
package dev.medley.local.client;
