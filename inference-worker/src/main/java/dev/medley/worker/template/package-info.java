/**
 * Level 0: the part of the Jinja template language that chat templates are written in, as transformers sets it up. {@code Template} is the way in; a
 * template sees the values it is given and a fixed set of filters, tests and methods, and nothing of Java.
 */
package dev.medley.worker.template;
