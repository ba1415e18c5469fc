/** Level 3: many uploads at once and uploads under failure, against a Medley that is thrown away afterwards. */
package dev.medley.local.load;
