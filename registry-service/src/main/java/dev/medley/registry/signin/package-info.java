/** Level 3: sign-in with an OpenID provider, by configuration: the provider says who it is, and from then on the portal's own cookie does. */
package dev.medley.registry.signin;
