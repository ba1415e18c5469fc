/** Level 4: another retriever for a base, for which its adapters are mapped anew in the background. */
package dev.medley.registry.remapping;
