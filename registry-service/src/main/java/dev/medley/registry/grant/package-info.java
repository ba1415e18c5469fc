/** Level 0: what a worker is told by the registry and trusts: a short-lived signed list of digests. */
package dev.medley.registry.grant;
