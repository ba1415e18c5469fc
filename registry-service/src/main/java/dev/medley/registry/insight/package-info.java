/** Level 4: what is inside a version: modules, norms, where it runs, how it differs from another, where it came from. */
package dev.medley.registry.insight;
