/** Level 2: what an answer may look like, byte by byte: JSON, JSON of a schema, a tool call. Compiled from a request, walked token by token. */
package dev.medley.worker.grammar;
