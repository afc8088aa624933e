/**
 * Races of the event bus: {@code ./netmesh test stress --long} runs them whole, {@code
 * -Dnetmesh.races=quick} with it in a tenth of the time.
 */
@NullMarked
package org.netmesh.bus;

import org.jspecify.annotations.NullMarked;
