/** Level 4: settings, and the parts made from them. */
package dev.medley.worker.config;
