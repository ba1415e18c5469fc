/** Level 3: what people report, and what moderation takes down. */
package dev.medley.registry.moderation;
