package org.netmesh.mesh.subprotocol;

import org.netmesh.kernel.StreamId;

/** The kind of a packet's content, 16 bits (spec 02 §20.1). Immutable. */
public record SubprotocolId(int value) implements Comparable<SubprotocolId> {
    public static final SubprotocolId EVENTS = new SubprotocolId(0x0000);
    public static final SubprotocolId CAUSAL = new SubprotocolId(0x0400);
    public static final SubprotocolId SNAPSHOT = new SubprotocolId(0x0401);
    public static final SubprotocolId MIGRATION = new SubprotocolId(0x0500);
    public static final SubprotocolId NEGOTIATION = new SubprotocolId(0x0600);
    public static final SubprotocolId MEMBERSHIP = new SubprotocolId(0x0a00);
    public static final SubprotocolId STREAM_WINDOW = new SubprotocolId(0x0b00);
    public static final SubprotocolId CAPABILITY = new SubprotocolId(0x0c00);
    public static final SubprotocolId REFLEX = new SubprotocolId(0x0d00);
    public static final SubprotocolId RENDEZVOUS = new SubprotocolId(0x0d01);
    public static final SubprotocolId REPLICATION = new SubprotocolId(0x0e00);
    public static final SubprotocolId MESHDB = new SubprotocolId(0x0f00);

    /** Control frames of extended sessions; users cannot register it (spec 20 §4.5). */
    public static final SubprotocolId CONTROL = new SubprotocolId(0x4e58);

    private static final int MAX = 0xffff;
    private static final int FIRST_VENDOR = 0x1000;

    /**
     * @throws IllegalArgumentException outside 0 to 65,535
     */
    public SubprotocolId {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("a subprotocol id must be 0 to 65535, got " + value);
        }
    }

    /**
     * Whether a user may give it a handler: the vendor and experimental ranges, without {@link
     * #CONTROL}.
     */
    public boolean openToUsers() {
        return value >= FIRST_VENDOR && !equals(CONTROL);
    }

    /** The stream its messages travel on. */
    public StreamId stream() {
        return new StreamId(value);
    }

    @Override
    public int compareTo(SubprotocolId other) {
        return Integer.compare(value, other.value);
    }

    /** {@code 0x} and four lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return "0x%04x".formatted(value);
    }
}
