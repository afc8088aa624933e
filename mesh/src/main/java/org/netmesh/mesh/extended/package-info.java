/**
 * Extended sessions between our own nodes (spec 20): what is offered in a handshake and proven, and
 * what two nodes share then: lanes that repair losses, messages larger than a packet, beacons.
 *
 * <p>Begin at {@link org.netmesh.mesh.extended.Association}, the state machine, and at {@link
 * org.netmesh.mesh.extended.ExtensionBlock} and {@link org.netmesh.mesh.extended.ControlFrame}, the
 * bytes. Users of an association see its {@link org.netmesh.mesh.extended.Lanes}; the node gives it
 * its {@link org.netmesh.mesh.extended.Surroundings}. Handshakes themselves are the node's.
 */
package org.netmesh.mesh.extended;
