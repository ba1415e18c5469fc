package dev.medley.registry.account;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that a browser may only make a short while after its person proved who they are: whoever finds it open, or has its cookie, must not get a key, a
 * password or somebody's adapters for good. Keys are not asked: nobody can prove anything by them.
 */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Sensitive {}
