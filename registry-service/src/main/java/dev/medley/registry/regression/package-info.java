/** Level 6: suites with thresholds bound to tags; such a tag moves once its new version has passed. */
package dev.medley.registry.regression;
