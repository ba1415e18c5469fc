/** Level 2: adapters in memory, and blends of them in one batch. */
package dev.medley.worker.lora;
