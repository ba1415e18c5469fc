/** Level 3: what nobody can reach any more is taken away for good. */
package dev.medley.registry.collect;
