/** Level 3: the commands of the terminal. */
package dev.medley.local;
