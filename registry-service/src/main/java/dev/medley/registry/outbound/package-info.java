/** Level 0: what the registry calls at addresses that others name: only what is checked first. */
package dev.medley.registry.outbound;
