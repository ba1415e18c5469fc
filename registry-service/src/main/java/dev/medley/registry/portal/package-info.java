/** Level 5: the portal's static files. */
package dev.medley.registry.portal;
