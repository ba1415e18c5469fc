/** Level 3: how files become versions: announced, sent straight to object storage, inspected, published. */
package dev.medley.registry.upload;
