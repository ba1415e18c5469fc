/** Level 0: statements of SQL for what entities don't say well. */
package dev.medley.registry.sql;
