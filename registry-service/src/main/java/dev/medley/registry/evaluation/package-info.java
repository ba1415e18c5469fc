/** Level 5: suites of test prompts, arms that answer them, metrics, and whether one arm is better than another. */
package dev.medley.registry.evaluation;
