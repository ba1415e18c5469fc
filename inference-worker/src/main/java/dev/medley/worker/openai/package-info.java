/** Level 5: the OpenAI-compatible interface of the worker. */
package dev.medley.worker.openai;
