/** Level 2: rules that hold for every request: known parameters, repeated requests, limits, the audit log. */
package dev.medley.registry.request;
