/**
 * A world on one thread: virtual time, a network with faults, chance from one seed. Begin at {@link
 * org.netmesh.testkit.sim.Simulation}. Nothing here reads a clock; the same seed gives the same
 * run, event by event.
 */
package org.netmesh.testkit.sim;
