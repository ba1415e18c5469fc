/** Level 4: finding adapters for people: words and meaning in one statement, visibility inside it. */
package dev.medley.registry.search;
