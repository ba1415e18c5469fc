/** Level 5: which answers were given, and what people think of them. */
package dev.medley.registry.feedback;
