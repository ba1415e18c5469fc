/** Level 4: the commands of the terminal. */
package dev.medley.local;
