/** Level 5: blends of adapters as adapters of their own: concatenated exactly, or merged and cut to a rank. */
package dev.medley.registry.blend;
