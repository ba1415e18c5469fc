/** Level 1: who is calling, and what they may do. */
package dev.medley.registry.account;
