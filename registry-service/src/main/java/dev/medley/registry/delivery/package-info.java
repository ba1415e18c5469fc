/** Level 3: what a worker may fetch: versions that its grant lists, as signed addresses of object storage. */
package dev.medley.registry.delivery;
