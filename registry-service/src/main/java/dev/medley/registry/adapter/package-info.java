/** Level 2: adapters, their immutable versions, and tags with history. */
package dev.medley.registry.adapter;
