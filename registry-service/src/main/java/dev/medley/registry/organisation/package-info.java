/** Level 2: owners that are no people: organisations with members, robots; and accounts that an administrator suspends. */
package dev.medley.registry.organisation;
