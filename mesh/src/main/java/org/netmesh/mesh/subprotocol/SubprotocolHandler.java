package org.netmesh.mesh.subprotocol;

import org.netmesh.mesh.protocol.Caller;

/**
 * The user's code for the messages of one subprotocol. Called on a virtual thread, one message
 * after the other, in the order of arrival; it may block. What it throws is logged and costs one
 * message.
 */
@FunctionalInterface
public interface SubprotocolHandler {
    /**
     * @param payload the handler's own copy
     */
    void onMessage(Caller from, byte[] payload);
}
