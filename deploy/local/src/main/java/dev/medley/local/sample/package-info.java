/** Level 3: the sample adapters and suites that come with the checkout. */
package dev.medley.local.sample;
