/** Level 4: {@code /v1}: who calls, what is asked for, which adapters, which worker; the worker's answer streams through. */
package dev.medley.registry.gateway;
