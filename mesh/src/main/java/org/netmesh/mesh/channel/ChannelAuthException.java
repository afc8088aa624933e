package org.netmesh.mesh.channel;

/**
 * The publisher refused: visibility, capabilities or token do not satisfy its rules. It does not
 * say which.
 */
public final class ChannelAuthException extends ChannelException {
    private static final long serialVersionUID = 1;

    ChannelAuthException() {
        super(Kind.UNAUTHORIZED, "unauthorized");
    }
}
