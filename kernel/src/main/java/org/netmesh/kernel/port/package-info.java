/**
 * What a room needs from the world and does not fetch itself: time, chance, files, counters and a
 * place to run user code. Production wires the system's; tests and the simulator wire their own.
 */
package org.netmesh.kernel.port;
