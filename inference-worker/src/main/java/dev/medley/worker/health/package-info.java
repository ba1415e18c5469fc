/** Level 6: what operators see: health and metrics. */
package dev.medley.worker.health;
