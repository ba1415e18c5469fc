/** Level 0: text to unit vectors, in this process, for search and for retrieval alike. */
package dev.medley.registry.embedding;
