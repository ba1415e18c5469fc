/** Level 0: what the user can put right, told in one line. */
package dev.medley.local.problem;
