/**
 * Whom a node had extended sessions with, kept on disk (spec 20 §1.3): {@code PinCodec} is the
 * file's content, {@code PinKeeper} writes it beside the node's loop.
 */
package org.netmesh.mesh.pin;
