/** Level 2: the base models that adapters are trained on, with the mixture that answers best when adapters are retrieved. */
package dev.medley.registry.base;
