package org.netmesh.mesh.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.EntityId;
import org.netmesh.kernel.NodeId;
import org.netmesh.kernel.OriginHash;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.StaticKeyPair;
import org.netmesh.mesh.identity.TokenException.Kind;

/**
 * Who a node or daemon is: an Ed25519 key pair, what derives from it, and the tokens it was given
 * (spec 03 §2). It may lack its secret half; then it names somebody and signs nothing. Closing
 * wipes the secret half for good. No text form shows it. Thread-safe.
 */
public final class Identity implements AutoCloseable {
    public static final int SEED_BYTES = Crypto.KEY_BYTES;

    private final IdentityPorts ports;
    private final EntityId entityId;
    private final NodeId nodeId;
    private final OriginHash originHash;
    private final TokenCache tokens;
    private byte @Nullable [] seed;

    private Identity(IdentityPorts ports, EntityId entityId, byte @Nullable [] seed) {
        this.ports = ports;
        this.entityId = entityId;
        this.nodeId = NodeId.of(entityId);
        this.originHash = OriginHash.of(entityId);
        this.tokens = TokenCache.create(ports.crypto());
        this.seed = seed;
    }

    /** A fresh one from the operating system's entropy. */
    public static Identity generate() {
        return generate(IdentityPorts.system());
    }

    public static Identity generate(IdentityPorts ports) {
        byte[] seed = new byte[SEED_BYTES];
        ports.entropy().fill(seed);
        return ofSeed(ports, seed);
    }

    /**
     * The identity of a seed, the same on every run and in every language.
     *
     * @param seed 32 secret bytes, copied
     * @throws IdentityException {@code INVALID_SEED} for any other length
     */
    public static Identity fromSeed(byte[] seed) {
        return fromSeed(IdentityPorts.system(), seed);
    }

    public static Identity fromSeed(IdentityPorts ports, byte[] seed) {
        if (seed.length != SEED_BYTES) throw IdentityException.seedLength(seed.length);
        return ofSeed(ports, seed.clone());
    }

    /** As {@link #fromSeed(byte[])}: the stored form of an identity is its seed. */
    public static Identity fromBytes(byte[] bytes) {
        return fromSeed(bytes);
    }

    /** Somebody else: it can be named, but not sign. */
    public static Identity publicOnly(EntityId entity) {
        return new Identity(IdentityPorts.system(), entity, null);
    }

    public EntityId entityId() {
        return entityId;
    }

    public NodeId nodeId() {
        return nodeId;
    }

    public OriginHash originHash() {
        return originHash;
    }

    /** Whether the secret half is missing. */
    public synchronized boolean isReadOnly() {
        return seed == null;
    }

    /**
     * The 32-byte seed, for a file that only the owner can read; wipe it after use. Tokens are not
     * part of it.
     *
     * @throws IdentityException {@code READ_ONLY} without a secret half
     */
    public byte[] toBytes() {
        return secret().orElseThrow(IdentityException::readOnly);
    }

    /**
     * Signs; equal messages give equal signatures.
     *
     * @throws IdentityException {@code READ_ONLY} without a secret half
     */
    public Signature sign(byte[] message) {
        return trySign(message).orElseThrow(IdentityException::readOnly);
    }

    /**
     * The X25519 pair that belongs to this identity for life (decision 21).
     *
     * @throws IdentityException {@code READ_ONLY} without a secret half
     */
    public StaticKeyPair staticKeyPair() {
        byte[] secret = toBytes();
        try {
            return StaticKeyPair.ofIdentitySeed(ports.crypto(), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * Signs a grant that begins now (spec 03 §3.4).
     *
     * @throws TokenException {@code ZERO_TTL} below one second; {@code READ_ONLY} without a secret
     *     half
     */
    public Token issueToken(IssueTokenOptions options) {
        return issue(options, options.ttl().isNegative() ? 0 : options.ttl().toSeconds());
    }

    /**
     * @param ttlSeconds unsigned
     */
    Token issue(IssueTokenOptions options, long ttlSeconds) {
        if (ttlSeconds == 0) throw new TokenException(Kind.ZERO_TTL);
        long now = Token.seconds(ports.clock().now());
        return signed(
                new Token.Claims(
                        entityId,
                        options.subject(),
                        options.scopes(),
                        options.channel(),
                        options.issuerGeneration(),
                        now,
                        Token.saturatingAdd(now, ttlSeconds),
                        options.delegationDepth(),
                        ports.entropy().nextLong()));
    }

    /**
     * Hands a grant on, no wider, no longer, one step less deep (spec 03 §3.7). WILDCARD survives
     * only if it is asked for.
     *
     * @throws TokenException {@code INVALID_SIGNATURE}, {@code NOT_YET_VALID} or {@code EXPIRED}
     *     for the parent; {@code DELEGATION_EXHAUSTED}; {@code DELEGATION_NOT_ALLOWED}; {@code
     *     NOT_AUTHORIZED} unless this identity is the parent's subject; {@code READ_ONLY}
     */
    public Token delegate(Token parent, EntityId newSubject, Set<TokenScope> restrictedScope) {
        return delegate(parent, newSubject, Scopes.of(restrictedScope));
    }

    Token delegate(Token parent, EntityId newSubject, Scopes requested) {
        Instant now = ports.clock().now();
        parent.requireValid(ports.crypto(), now);
        if (parent.delegationDepth() == 0) throw new TokenException(Kind.DELEGATION_EXHAUSTED);
        if (!parent.scopes().contains(TokenScope.DELEGATE)) {
            throw new TokenException(Kind.DELEGATION_NOT_ALLOWED);
        }
        if (!parent.subject().equals(entityId)) throw new TokenException(Kind.NOT_AUTHORIZED);
        return signed(
                new Token.Claims(
                        entityId,
                        newSubject,
                        parent.scopes().intersect(requested),
                        parent.channelHash(),
                        parent.issuerGeneration(),
                        Token.seconds(now),
                        parent.notAfterSeconds(),
                        parent.delegationDepth() - 1,
                        ports.entropy().nextLong()));
    }

    /**
     * Keeps a token that somebody issued, to be found by {@link #lookupToken} and presented.
     *
     * @throws TokenException {@code INVALID_SIGNATURE}
     */
    public void installToken(Token token) {
        tokens.insert(token, ports.clock().now());
    }

    /**
     * @throws TokenException {@code INVALID_FORMAT} or {@code INVALID_SIGNATURE}
     */
    public void installToken(byte[] wire) {
        installToken(Token.parse(wire));
    }

    /** The kept token for exactly this subject and channel, a valid one first. */
    public Optional<Token> lookupToken(EntityId subject, ChannelName channel) {
        return tokens.get(subject, channel.hash(), ports.clock().now());
    }

    /** The number of tokens kept. */
    public int tokenCacheLen() {
        return tokens.size();
    }

    /** The tokens kept. */
    public TokenCache tokenCache() {
        return tokens;
    }

    /** Wipes the secret half; what derives from the public one stays. Idempotent, irreversible. */
    @Override
    public synchronized void close() {
        if (seed != null) Arrays.fill(seed, (byte) 0);
        seed = null;
    }

    @Override
    public String toString() {
        return "Identity[%s, %s]"
                .formatted(entityId, isReadOnly() ? "[PUBLIC-ONLY]" : "[REDACTED]");
    }

    IdentityPorts ports() {
        return ports;
    }

    Optional<Signature> trySign(byte[] message) {
        return secret().map(key -> {
            Signature signature = Signature.of(ports.crypto().sign(key, message));
            Arrays.fill(key, (byte) 0);
            return signature;
        });
    }

    private Token signed(Token.Claims claims) {
        return claims.signed(
                trySign(claims.toBytes()).orElseThrow(() -> new TokenException(Kind.READ_ONLY)));
    }

    /** A copy, to be wiped. */
    private synchronized Optional<byte[]> secret() {
        return Optional.ofNullable(seed).map(byte[]::clone);
    }

    private static Identity ofSeed(IdentityPorts ports, byte[] seed) {
        return new Identity(ports, EntityId.of(ports.crypto().signingPublicKey(seed)), seed);
    }
}
