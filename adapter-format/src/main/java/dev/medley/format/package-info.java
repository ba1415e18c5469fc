/** What a valid adapter is: safetensors and PEFT configuration readers, findings, module maps, digests. */
package dev.medley.format;
