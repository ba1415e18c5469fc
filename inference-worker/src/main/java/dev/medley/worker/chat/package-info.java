/** Level 1: conversations as the base was trained to read them: its chat template, the functions it is told, the form in which it calls them. */
package dev.medley.worker.chat;
