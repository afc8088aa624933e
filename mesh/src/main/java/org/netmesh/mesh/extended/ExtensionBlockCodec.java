package org.netmesh.mesh.extended;

import static org.netmesh.kernel.codec.MalformedException.invalid;
import static org.netmesh.kernel.codec.MalformedException.oversize;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.ByteReader;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.codec.MalformedException;
import org.netmesh.mesh.crypto.Role;
import org.netmesh.mesh.crypto.StaticPublicKey;
import org.netmesh.mesh.extended.ExtensionBlock.Identified;
import org.netmesh.mesh.identity.Signature;

/** Writes and reads extension blocks (spec 20 §1.1). Stateless. */
public final class ExtensionBlockCodec {
    private static final int MAGIC = 0x584e;
    private static final int HEAD_BYTES = 8;
    private static final int ENTITY = 1;
    private static final int PROOF = 2;
    private static final int STATIC_KEY = 3;
    private static final int MAX_DATAGRAM = 4;
    private static final int CREDIT = 5;
    private static final int TAG = 6;
    private static final int MAX_MESSAGE = 7;

    private ExtensionBlockCodec() {}

    /**
     * @param payload a handshake payload, behind the node id of a routed msg1
     * @param sender who said it: an initiator must name its static key
     * @return empty if the payload is no block at all
     * @throws MalformedException if it is one and breaks a rule; the handshake then fails
     */
    public static Optional<ExtensionBlock> read(byte[] payload, Role sender) {
        if (payload.length < HEAD_BYTES) return Optional.empty();
        ByteReader in = ByteReader.of(payload);
        if (in.u16() != MAGIC) return Optional.empty();
        if (payload.length > ExtensionBlock.MAX_BYTES) {
            throw oversize("extension block of " + payload.length + " bytes (at most 1024)");
        }
        int version = in.u8();
        in.u8();
        Features features = new Features(in.i32());
        Map<Integer, byte[]> items = items(in);
        Optional<StaticPublicKey> staticKey = item(items, STATIC_KEY, 32).map(StaticPublicKey::of);
        if (sender == Role.INITIATOR && staticKey.isEmpty()) throw missing("a static key");
        try {
            return Optional.of(
                    new ExtensionBlock(
                            version,
                            features,
                            identity(features, items),
                            staticKey,
                            datagramBytes(items),
                            number(items, CREDIT, 4, ByteReader::u32)
                                    .orElse(ExtensionBlock.DEFAULT_CREDIT),
                            number(items, TAG, 8, ByteReader::u64)
                                    .orElseThrow(() -> missing("an association tag")),
                            number(items, MAX_MESSAGE, 4, ByteReader::u32)
                                    .orElse(ExtensionBlock.DEFAULT_MESSAGE_BYTES)));
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    /** At most 1,024 bytes. */
    public static byte[] write(ExtensionBlock block) {
        ByteWriter out = new ByteWriter();
        out.u16(MAGIC).u8(block.version()).u8(0).u32(block.features().bits());
        block.identity()
                .ifPresent(identity -> {
                    item(out, ENTITY, identity.entity().bytes());
                    item(out, PROOF, identity.proof().bytes());
                });
        block.staticKey().ifPresent(key -> item(out, STATIC_KEY, key.bytes()));
        out.u8(MAX_DATAGRAM).u16(2).u16(block.maxDatagramBytes());
        out.u8(CREDIT).u16(4).u32(block.initialCredit());
        out.u8(TAG).u16(8).u64(block.associationTag());
        out.u8(MAX_MESSAGE).u16(4).u32(block.maxMessageBytes());
        return out.toByteArray();
    }

    /** The payload behind the node id of a routed msg1. */
    public static byte[] behindNodeId(byte[] payload) {
        return Arrays.copyOfRange(payload, Math.min(Long.BYTES, payload.length), payload.length);
    }

    private static void item(ByteWriter out, int type, byte[] value) {
        out.u8(type).u16(value.length).bytes(value);
    }

    private static Map<Integer, byte[]> items(ByteReader in) {
        Map<Integer, byte[]> items = new HashMap<>();
        int last = -1;
        while (in.remaining() > 0) {
            int type = in.u8();
            if (type <= last) throw invalid("extension item " + type + " after " + last);
            last = type;
            items.put(type, in.bytes(in.u16()));
        }
        return items;
    }

    private static Optional<Identified> identity(Features features, Map<Integer, byte[]> items) {
        Optional<byte[]> entity = item(items, ENTITY, EntityId.BYTES);
        Optional<byte[]> proof = item(items, PROOF, Signature.BYTES);
        if (!features.has(Feature.PROVEN_IDENTITY)) return Optional.empty();
        return Optional.of(
                new Identified(
                        EntityId.of(entity.orElseThrow(() -> missing("an entity"))),
                        Signature.of(proof.orElseThrow(() -> missing("a proof")))));
    }

    /** More than anybody sends is read as the most that anybody may send. */
    private static int datagramBytes(Map<Integer, byte[]> items) {
        return number(items, MAX_DATAGRAM, 2, in -> (long) in.u16())
                .map(bytes -> (int) Math.min(bytes, ExtensionBlock.DEFAULT_DATAGRAM_BYTES))
                .orElse(ExtensionBlock.DEFAULT_DATAGRAM_BYTES);
    }

    private static Optional<Long> number(
            Map<Integer, byte[]> items, int type, int bytes, Function<ByteReader, Long> read) {
        return item(items, type, bytes).map(value -> read.apply(ByteReader.of(value)));
    }

    private static Optional<byte[]> item(Map<Integer, byte[]> items, int type, int bytes) {
        Optional<byte[]> value = Optional.ofNullable(items.get(type));
        value.ifPresent(found -> {
            if (found.length != bytes) {
                throw invalid(
                        "extension item %d of %d bytes (need %d)"
                                .formatted(type, found.length, bytes));
            }
        });
        return value;
    }

    private static MalformedException missing(String what) {
        return invalid("extension block without " + what);
    }
}
