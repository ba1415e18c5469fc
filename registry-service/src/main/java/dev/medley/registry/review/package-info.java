/** Level 3: what people who called an adapter say of it. */
package dev.medley.registry.review;
