/** Level 3: what is known of somebody, handed out and taken away. */
package dev.medley.registry.privacy;
