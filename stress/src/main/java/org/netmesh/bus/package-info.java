/**
 * Races of the event bus: {@code ./netmesh test stress --long} runs them whole, with {@code
 * -Dnetmesh.races=quick} for less time each.
 */
@NullMarked
package org.netmesh.bus;

import org.jspecify.annotations.NullMarked;
