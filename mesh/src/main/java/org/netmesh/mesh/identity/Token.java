package org.netmesh.mesh.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.netmesh.kernel.ChannelHash;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.codec.ByteWriter;
import org.netmesh.kernel.port.WallClock;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.identity.TokenException.Kind;

/**
 * A signed grant, 169 bytes: issuer, subject, scope, channel, times, depth, nonce, signature (spec
 * 03 §3.2). Parsing checks the length alone; {@link #verify} the signature. Immutable.
 */
public final class Token {
    public static final int WIRE_SIZE = 169;

    static final int SIGNED_BYTES = 105;
    private static final int SUBJECT = 32;
    private static final int SCOPE = 64;
    private static final int CHANNEL = 68;
    private static final int GENERATION = 76;
    private static final int NOT_BEFORE = 80;
    private static final int NOT_AFTER = 88;
    private static final int DEPTH = 96;
    private static final int NONCE = 97;

    private final byte[] wire;
    private final ByteBuffer fields;

    private Token(byte[] wire) {
        this.wire = wire;
        this.fields = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer();
        this.fields.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Takes any 169 bytes; nothing is verified.
     *
     * @throws TokenException {@code INVALID_FORMAT} for any other length
     */
    public static Token parse(byte[] bytes) {
        if (bytes.length != WIRE_SIZE) {
            throw new TokenException(Kind.INVALID_FORMAT, "need 169 bytes, got " + bytes.length);
        }
        return new Token(bytes.clone());
    }

    /** A copy of the wire bytes. */
    public byte[] toBytes() {
        return wire.clone();
    }

    public EntityId issuer() {
        return EntityId.of(Arrays.copyOf(wire, EntityId.BYTES));
    }

    public EntityId subject() {
        return EntityId.of(Arrays.copyOfRange(wire, SUBJECT, SUBJECT + EntityId.BYTES));
    }

    /** All scope bits, those without a name too. */
    public Scopes scopes() {
        return new Scopes(fields.getInt(SCOPE));
    }

    /** The granted actions that have a name. */
    public Set<TokenScope> scope() {
        return scopes().named();
    }

    public ChannelHash channelHash() {
        return new ChannelHash(fields.getLong(CHANNEL));
    }

    /** 0 to 2^32 − 1. */
    public long issuerGeneration() {
        return Integer.toUnsignedLong(fields.getInt(GENERATION));
    }

    /** Begin of validity; {@link Instant#MAX} where it lies beyond. */
    public Instant notBefore() {
        return instant(notBeforeSeconds());
    }

    /** End of validity, which is not part of it; {@link Instant#MAX} where it lies beyond. */
    public Instant notAfter() {
        return instant(notAfterSeconds());
    }

    /** Seconds since 1970, unsigned. */
    public long notBeforeSeconds() {
        return fields.getLong(NOT_BEFORE);
    }

    /** Seconds since 1970, unsigned. */
    public long notAfterSeconds() {
        return fields.getLong(NOT_AFTER);
    }

    /** 0 to 255. */
    public int delegationDepth() {
        return Byte.toUnsignedInt(fields.get(DEPTH));
    }

    public long nonce() {
        return fields.getLong(NONCE);
    }

    public Signature signature() {
        return Signature.of(Arrays.copyOfRange(wire, SIGNED_BYTES, WIRE_SIZE));
    }

    /** Whether the issuer signed it; says nothing about time. */
    public boolean verify() {
        return verify(Crypto.system());
    }

    public boolean verify(Crypto crypto) {
        return signature().verify(crypto, issuer(), Arrays.copyOf(wire, SIGNED_BYTES));
    }

    /** Whether its time is over, by the system's clock; a forged one expires like any other. */
    public boolean isExpired() {
        return isExpired(WallClock.system().now());
    }

    public boolean isExpired(Instant now) {
        return Long.compareUnsigned(seconds(now), notAfterSeconds()) >= 0;
    }

    /**
     * Signature, then time (spec 03 §3.5).
     *
     * @throws TokenException {@code INVALID_SIGNATURE}, {@code NOT_YET_VALID} or {@code EXPIRED}
     */
    public void requireValid(Crypto crypto, Instant now) {
        if (!verify(crypto)) throw new TokenException(Kind.INVALID_SIGNATURE);
        timeFault(now, Duration.ZERO)
                .ifPresent(kind -> {
                    throw new TokenException(kind);
                });
    }

    /** Why {@code now}, give or take the skew, is outside its time; empty if it is inside. */
    Optional<Kind> timeFault(Instant now, Duration skew) {
        long seconds = seconds(now);
        long slack = skew.toSeconds();
        long begin = notBeforeSeconds();
        long earliest = Long.compareUnsigned(begin, slack) > 0 ? begin - slack : 0;
        if (Long.compareUnsigned(seconds, earliest) < 0) return Optional.of(Kind.NOT_YET_VALID);
        return Long.compareUnsigned(seconds, saturatingAdd(notAfterSeconds(), slack)) >= 0
                ? Optional.of(Kind.EXPIRED)
                : Optional.empty();
    }

    /**
     * Whether it grants all of {@code actions} on the channel, its validity aside (spec 03 §3.6).
     */
    public boolean authorizes(Scopes actions, ChannelHash channel) {
        return scopes().contains(actions)
                && (scopes().contains(TokenScope.WILDCARD) || channelHash().equals(channel));
    }

    public boolean authorizes(TokenScope action, ChannelHash channel) {
        return authorizes(Scopes.of(action), channel);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token that && Arrays.equals(wire, that.wire);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wire);
    }

    /** Without the signature. */
    @Override
    public String toString() {
        return "Token[issuer=%s, subject=%s, scopes=%s, channel=%s, notAfter=%s, depth=%d]"
                .formatted(
                        issuer(),
                        subject(),
                        scopes(),
                        channelHash(),
                        notAfter(),
                        delegationDepth());
    }

    /** What a token says, before it is signed. */
    record Claims(
            EntityId issuer,
            EntityId subject,
            Scopes scopes,
            ChannelHash channel,
            long generation,
            long notBefore,
            long notAfter,
            int depth,
            long nonce) {
        byte[] toBytes() {
            return new ByteWriter(SIGNED_BYTES)
                    .bytes(issuer.bytes())
                    .bytes(subject.bytes())
                    .u32(scopes.bits())
                    .u64(channel.value())
                    .u32(generation)
                    .u64(notBefore)
                    .u64(notAfter)
                    .u8(depth)
                    .u64(nonce)
                    .toByteArray();
        }

        Token signed(Signature signature) {
            byte[] wire = Arrays.copyOf(toBytes(), WIRE_SIZE);
            System.arraycopy(signature.bytes(), 0, wire, SIGNED_BYTES, Signature.BYTES);
            return new Token(wire);
        }
    }

    /** Whole seconds since 1970, 0 before. */
    static long seconds(Instant now) {
        return Math.max(0, now.getEpochSecond());
    }

    /** Unsigned, at most 2^64 − 1. */
    static long saturatingAdd(long a, long b) {
        long sum = a + b;
        return Long.compareUnsigned(sum, a) < 0 ? -1 : sum;
    }

    private static Instant instant(long seconds) {
        boolean beyond = seconds < 0 || seconds > Instant.MAX.getEpochSecond();
        return beyond ? Instant.MAX : Instant.ofEpochSecond(seconds);
    }
}
