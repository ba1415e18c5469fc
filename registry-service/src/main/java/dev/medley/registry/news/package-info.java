/** Level 5: what happened to things that people own, like or asked for. */
package dev.medley.registry.news;
