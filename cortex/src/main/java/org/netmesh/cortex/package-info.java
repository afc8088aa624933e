/**
 * State that is folded from a log (spec 06 §18 to §28). Begin at {@link
 * org.netmesh.cortex.TasksAdapter} for a ready-made model, at {@link
 * org.netmesh.cortex.EventSourced} for a model of your own, and at {@link
 * org.netmesh.cortex.CortexAdapter} for what stands under both: one log, one fold, one state.
 */
package org.netmesh.cortex;
