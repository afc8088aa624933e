package org.netmesh.capability;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.netmesh.kernel.codec.MalformedException;

/**
 * An address and port as others see a node, with the one text that signatures cover (spec 04a §6):
 * {@code a.b.c.d:port} or {@code [v6]:port}. Equal when the texts are. Immutable.
 */
public final class ReflexAddress {
    private static final int MAX_PORT = 0xffff;

    private final byte[] address;
    private final long scope;
    private final int port;
    private final String text;

    private ReflexAddress(byte[] address, long scope, int port) {
        this.address = address;
        this.scope = scope;
        this.port = port;
        this.text =
                address.length == 4
                        ? AddressText.v4(address, 0) + ":" + port
                        : "[" + AddressText.v6(address) + scopeText() + "]:" + port;
    }

    private String scopeText() {
        return scope == 0 ? "" : "%" + scope;
    }

    /**
     * Reads any spelling: upper case, uncompressed and embedded forms, leading zeros in the port.
     *
     * @throws MalformedException for host names, named scopes, blanks, signs, a missing port
     */
    public static ReflexAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) throw AddressText.malformed(text);
        int port = (int) AddressText.decimal(text.substring(colon + 1), MAX_PORT, text);
        String host = text.substring(0, colon);
        if (!host.startsWith("[")) return new ReflexAddress(AddressText.parseV4(host), 0, port);
        if (!host.endsWith("]")) throw AddressText.malformed(text);
        String inside = host.substring(1, host.length() - 1);
        int percent = inside.indexOf('%');
        if (percent < 0) return new ReflexAddress(AddressText.parseV6(inside), 0, port);
        long scope = AddressText.decimal(inside.substring(percent + 1), Ranges.U32, text);
        return new ReflexAddress(AddressText.parseV6(inside.substring(0, percent)), scope, port);
    }

    /**
     * @throws IllegalArgumentException if {@code address} is not resolved
     */
    public static ReflexAddress of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) throw new IllegalArgumentException(address + " is not resolved");
        long scope = host instanceof Inet6Address v6 ? v6.getScopeId() : 0;
        return new ReflexAddress(host.getAddress(), scope, address.getPort());
    }

    public InetSocketAddress toSocketAddress() {
        try {
            InetAddress host =
                    scope == 0
                            ? InetAddress.getByAddress(address)
                            : Inet6Address.getByAddress(null, address, (int) scope);
            return new InetSocketAddress(host, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReflexAddress that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The canonical text. */
    @Override
    public String toString() {
        return text;
    }
}
