/** Level 6: the registry measured with a hundred thousand adapters; a program of its own, nothing of the service. */
package dev.medley.registry.bench;
