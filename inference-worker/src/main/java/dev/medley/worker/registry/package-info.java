/** Level 3: what the worker hears from and tells its registry: grants, heartbeats, adapters by digest. */
package dev.medley.worker.registry;
