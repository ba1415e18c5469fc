/** Level 0: what can go wrong, and how it is told. */
package dev.medley.registry.problem;
