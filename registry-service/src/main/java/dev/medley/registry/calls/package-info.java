/** Level 3: calls of keys whose owners asked for it, with what was said, for them alone to look at. */
package dev.medley.registry.calls;
