/** Level 3: what people like, keep in collections, and look for again. */
package dev.medley.registry.discovery;
