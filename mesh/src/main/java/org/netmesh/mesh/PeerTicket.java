package org.netmesh.mesh;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netmesh.kernel.NodeId;
import org.netmesh.mesh.crypto.StaticPublicKey;

/**
 * All that is needed to dial a node, in one line of text (spec 02 §33): {@code netmesh:<node
 * id>-<public key>@<ip>:<port>}, 16 and 64 hexadecimal digits, IPv6 in brackets. It holds no
 * secret; who has it still needs the PSK. Immutable.
 */
public record PeerTicket(InetSocketAddress address, StaticPublicKey key, NodeId id) {
    private static final Pattern FORM =
            Pattern.compile("netmesh:([0-9a-fA-F]{16})-([0-9a-fA-F]{64})@(.+):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    /**
     * @throws MeshException {@code INVALID_CONFIG} unless the address is an IP address that can be
     *     dialled, with its port
     */
    public PeerTicket {
        if (address.isUnresolved() || address.getAddress().isAnyLocalAddress()) {
            throw MeshException.invalidConfig(
                    "a ticket needs an IP address at which the node can be reached, got "
                            + address);
        }
        if (address.getPort() == 0) {
            throw MeshException.invalidConfig("a ticket needs a port, got " + address);
        }
    }

    /**
     * @throws MeshException {@code INVALID_CONFIG} for anything but the form above
     */
    public static PeerTicket parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) throw malformed();
        int port = Integer.parseInt(parts.group(4));
        if (port > MAX_PORT) throw malformed();
        String host = parts.group(3);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String literal = bracketed ? host.substring(1, host.length() - 1) : host;
        try {
            return new PeerTicket(
                    new InetSocketAddress(InetAddress.ofLiteral(literal), port),
                    StaticPublicKey.parse(parts.group(2)),
                    NodeId.parse(parts.group(1)));
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static MeshException malformed() {
        return MeshException.invalidConfig(
                "a ticket must be netmesh:<16 hex digits>-<64 hex digits>@<ip>:<port>");
    }

    @Override
    public String toString() {
        String host = address.getAddress().getHostAddress();
        return "netmesh:%s-%s@%s:%d"
                .formatted(
                        id,
                        key.hex(),
                        host.contains(":") ? "[" + host + "]" : host,
                        address.getPort());
    }
}
