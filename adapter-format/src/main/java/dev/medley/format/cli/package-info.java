/** The format's rules from a terminal. */
package dev.medley.format.cli;
