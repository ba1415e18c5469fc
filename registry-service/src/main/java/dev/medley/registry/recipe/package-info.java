/** Level 5: named, versioned ways of answering: steps that find, weigh and mix adapters, ask, look at the answer and try again. */
package dev.medley.registry.recipe;
