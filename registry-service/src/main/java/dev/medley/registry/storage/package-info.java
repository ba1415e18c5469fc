/** Level 1: bytes by key. */
package dev.medley.registry.storage;
