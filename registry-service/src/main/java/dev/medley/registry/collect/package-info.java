/** Level 3: what nobody can reach any more is taken away for good, and what its owner wants no longer is deleted. */
package dev.medley.registry.collect;
