/** Level 4: measures the engine without anything around it. */
package dev.medley.worker.bench;
