/** What operators see: health and metrics. */
package dev.medley.worker.health;
