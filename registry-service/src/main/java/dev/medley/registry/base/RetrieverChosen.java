package dev.medley.registry.base;

/**
 * An administrator chose the retriever of a base.
 *
 * @param reference of a retriever, or empty for none
 * @param takesTemperature whether the default mixture takes the temperature that was learnt with it
 * @param takesFitSlack whether the base takes the slack that was learnt with it
 */
public record RetrieverChosen(String base, String reference, boolean takesTemperature, boolean takesFitSlack) {}
