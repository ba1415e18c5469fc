/** Level 4: the Hub's API, as huggingface_hub, PEFT and transformers speak it, over adapters and their versions. */
package dev.medley.registry.hub;
