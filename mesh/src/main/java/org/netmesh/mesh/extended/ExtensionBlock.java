package org.netmesh.mesh.extended;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.identity.Signature;

/**
 * What one side says of itself in a handshake payload (spec 20 §1.1). Immutable.
 *
 * @param staticKey the initiator's, which msg1 must carry
 * @param maxDatagramBytes what the sender can receive, 1,200 to 8,192
 * @param laneCreditBytes what the sender grants to each incoming lane at first, at least 16,384
 * @param tag the sender's name for the association
 * @param maxMessageBytes what the sender accepts as one message
 */
public record ExtensionBlock(
        Set<Feature> features,
        Optional<Identification> identity,
        Optional<StaticPublicKey> staticKey,
        int maxDatagramBytes,
        long laneCreditBytes,
        long tag,
        long maxMessageBytes) {
    public static final int DEFAULT_DATAGRAM_BYTES = 8_192;
    public static final long DEFAULT_LANE_CREDIT_BYTES = 65_536;
    public static final long DEFAULT_MESSAGE_BYTES = 20_971_520;
    static final int MIN_DATAGRAM_BYTES = 1_200;
    static final long MIN_LANE_CREDIT_BYTES = 16_384;

    private static final int MAX_BYTES = 1_024;
    private static final int HEAD_BYTES = 8;
    private static final int MAGIC = 0x584e;
    private static final int VERSION = 1;
    private static final int ENTITY = 1;
    private static final int PROOF = 2;
    private static final int STATIC_KEY = 3;
    private static final int DATAGRAM = 4;
    private static final int CREDIT = 5;
    private static final int TAG = 6;
    private static final int MESSAGE = 7;

    /** Who the sender is, and the signature that proves it for this handshake (spec 20 §3). */
    public record Identification(EntityId entity, Signature proof) {}

    public byte[] toBytes() {
        ByteWriter out = new ByteWriter();
        out.u16(MAGIC).u8(VERSION).u8(0).u32(Feature.bits(features));
        identity.ifPresent(who -> {
            item(out, ENTITY, who.entity.bytes());
            item(out, PROOF, who.proof.bytes());
        });
        staticKey.ifPresent(key -> item(out, STATIC_KEY, key.bytes()));
        if (maxDatagramBytes != DEFAULT_DATAGRAM_BYTES) {
            item(out, DATAGRAM, new ByteWriter().u16(maxDatagramBytes).toByteArray());
        }
        if (laneCreditBytes != DEFAULT_LANE_CREDIT_BYTES) {
            item(out, CREDIT, new ByteWriter().u32(laneCreditBytes).toByteArray());
        }
        item(out, TAG, new ByteWriter().u64(tag).toByteArray());
        if (maxMessageBytes != DEFAULT_MESSAGE_BYTES) {
            item(out, MESSAGE, new ByteWriter().u32(maxMessageBytes).toByteArray());
        }
        return out.toByteArray();
    }

    /**
     * Reads a block from a payload, behind the node id that a routed msg1 begins with.
     *
     * @return empty if this is no block at all: a plain peer's payload
     * @throws MalformedException if it begins as a block and breaks a rule, which fails the
     *     handshake
     */
    public static Optional<ExtensionBlock> read(byte[] payload, int offset) {
        int length = payload.length - offset;
        if (length < HEAD_BYTES) return Optional.empty();
        ByteReader in = ByteReader.of(ByteBuffer.wrap(payload, offset, length));
        if (in.u16() != MAGIC) return Optional.empty();
        if (length > MAX_BYTES) throw invalid("longer than 1,024 bytes");
        if (in.u8() < VERSION) throw invalid("version 0");
        in.u8();
        Items items = new Items(Feature.of(in.i32()));
        int last = 0;
        while (in.remaining() > 0) {
            int type = in.u8();
            if (type <= last) throw invalid("items must ascend, each at most once");
            last = type;
            items.take(type, in.bytes(in.u16()));
        }
        return Optional.of(items.block());
    }

    private static void item(ByteWriter out, int type, byte[] value) {
        out.u8(type).u16(value.length).bytes(value);
    }

    private static MalformedException invalid(String why) {
        return MalformedException.invalid("extension block: " + why);
    }

    /** The items of a block as they are read. */
    private static final class Items {
        private final Set<Feature> features;
        private @Nullable EntityId entity;
        private @Nullable Signature proof;
        private Optional<StaticPublicKey> staticKey = Optional.empty();
        private int maxDatagramBytes = DEFAULT_DATAGRAM_BYTES;
        private long laneCreditBytes = DEFAULT_LANE_CREDIT_BYTES;
        private @Nullable Long tag;
        private long maxMessageBytes = DEFAULT_MESSAGE_BYTES;

        Items(Set<Feature> features) {
            this.features = features;
        }

        void take(int type, byte[] value) {
            switch (type) {
                case ENTITY -> entity = EntityId.of(exactly(EntityId.BYTES, value));
                case PROOF -> proof = Signature.of(exactly(Signature.BYTES, value));
                case STATIC_KEY ->
                        staticKey = Optional.of(StaticPublicKey.of(exactly(EntityId.BYTES, value)));
                case DATAGRAM -> maxDatagramBytes = number(Short.BYTES, value).u16();
                case CREDIT -> laneCreditBytes = number(Integer.BYTES, value).u32();
                case TAG -> tag = number(Long.BYTES, value).u64();
                case MESSAGE -> maxMessageBytes = number(Integer.BYTES, value).u32();
                default -> {
                    // A later version's item.
                }
            }
        }

        ExtensionBlock block() {
            if (!features.contains(Feature.BOUND_KEYS)) throw invalid("without bound keys");
            if (tag == null) throw invalid("without an association tag");
            if (maxDatagramBytes < MIN_DATAGRAM_BYTES) throw invalid("datagrams below 1,200 bytes");
            if (laneCreditBytes < MIN_LANE_CREDIT_BYTES) throw invalid("lane credit below 16,384");
            Optional<Identification> who = Optional.empty();
            if (features.contains(Feature.PROVEN_IDENTITY)) {
                if (entity == null || proof == null) throw invalid("without the promised identity");
                who = Optional.of(new Identification(entity, proof));
            }
            return new ExtensionBlock(
                    features,
                    who,
                    staticKey,
                    Math.min(maxDatagramBytes, DEFAULT_DATAGRAM_BYTES),
                    laneCreditBytes,
                    tag,
                    maxMessageBytes);
        }

        private static byte[] exactly(int length, byte[] value) {
            if (value.length != length) {
                throw invalid("an item of %d bytes (need %d)".formatted(value.length, length));
            }
            return value;
        }

        private static ByteReader number(int length, byte[] value) {
            return ByteReader.of(exactly(length, value));
        }
    }
}
