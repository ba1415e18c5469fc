/** Level 0: what every call has in common: what can go wrong and how it is told, lists in pages, the id of a request. */
package dev.medley.registry.problem;
