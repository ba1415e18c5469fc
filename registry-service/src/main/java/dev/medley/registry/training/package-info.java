/** Level 1: training the map of embeddings that adapters are found by; a program of its own, beside the service. */
package dev.medley.registry.training;
