/** How long connections may do nothing, or next to nothing, to the HTTP server of either service. */
package dev.medley.connection;
