/**
 * The bytes of extended sessions between our own nodes (spec 20): what is offered in a handshake,
 * the proof of identity in it, and the frames of control packets.
 *
 * <p>Begin at {@link org.netmesh.mesh.extended.ExtensionBlock} and {@link
 * org.netmesh.mesh.extended.ControlFrame}. Values and codecs only; what they set in motion is the
 * node's.
 */
package org.netmesh.mesh.extended;
