package dev.medley.worker.lora;

/**
 * Where the active adapters of a step lie in a group's H, for one module.
 *
 * @param module hub name
 * @param layer of the base
 * @param index of the module in its group
 * @param start first rank column of each active adapter
 * @param rank columns of each active adapter; 0 where it lacks the module
 */
record ModuleColumns(String module, int layer, int index, int[] start, int[] rank) {}
