/**
 * Whether failures belong together (spec 02 §21): many at once may be a partition rather than
 * deaths. The node feeds it from the failure detector and tells its users through peer events.
 * Confined to the event loop.
 */
package org.netmesh.mesh.contested;
