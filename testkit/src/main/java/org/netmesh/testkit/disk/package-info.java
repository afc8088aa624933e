/**
 * A disk in memory that is worse than real ones: it loses what was not fsynced, tears writes, flips
 * bits, fills up and refuses, all decided by one seed. Begin at {@link
 * org.netmesh.testkit.disk.SimulatedDisk}.
 */
package org.netmesh.testkit.disk;
