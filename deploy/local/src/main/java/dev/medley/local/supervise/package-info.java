/** Level 1: the processes of one Medley: started in order, watched, restarted, stopped. */
package dev.medley.local.supervise;
