/** Level 4: adapters from other hubs that speak the Hugging Face Hub API. */
package dev.medley.registry.hubimport;
