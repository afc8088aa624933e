package org.netmesh.testkit.sim;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.mesh.crypto.Crypto;
import org.netmesh.mesh.crypto.PacketCipher;
import org.netmesh.mesh.crypto.SignatureCheck;

/**
 * Cryptography for many nodes on one thread: what one of them verified, the others need not compute
 * again. A record that is flooded through a large mesh is verified by each node, with one result.
 * Confined to the simulation's thread.
 */
final class VerifyOnce implements Crypto {
    private static final int MAX_RESULTS = 16_384;

    private final Crypto crypto;
    private final Map<List<ByteBuffer>, SignatureCheck> results =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<List<ByteBuffer>, SignatureCheck> eldest) {
                    return size() > MAX_RESULTS;
                }
            };

    VerifyOnce(Crypto crypto) {
        this.crypto = crypto;
    }

    @Override
    public SignatureCheck verify(byte[] publicKey, byte[] message, byte[] signature) {
        List<ByteBuffer> question =
                List.of(
                        ByteBuffer.wrap(publicKey.clone()),
                        ByteBuffer.wrap(message.clone()),
                        ByteBuffer.wrap(signature.clone()));
        return results.computeIfAbsent(question, _ -> crypto.verify(publicKey, message, signature));
    }

    @Override
    public byte[] hash(byte[]... parts) {
        return crypto.hash(parts);
    }

    @Override
    public byte[] keyedHash(byte[] key, byte[]... parts) {
        return crypto.keyedHash(key, parts);
    }

    @Override
    public byte[] deriveKey(String context, byte[] material) {
        return crypto.deriveKey(context, material);
    }

    @Override
    public byte[] signingPublicKey(byte[] seed) {
        return crypto.signingPublicKey(seed);
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        return crypto.sign(seed, message);
    }

    @Override
    public byte[] agreementPublicKey(byte[] secret) {
        return crypto.agreementPublicKey(secret);
    }

    @Override
    public Optional<byte[]> agree(byte[] secret, byte[] publicKey) {
        return crypto.agree(secret, publicKey);
    }

    @Override
    public PacketCipher packetCipher(byte[] key) {
        return crypto.packetCipher(key);
    }

    @Override
    public byte[] sealOnce(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
        return crypto.sealOnce(key, nonce, associated, plaintext);
    }

    @Override
    public Optional<byte[]> openOnce(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        return crypto.openOnce(key, nonce, associated, sealed);
    }
}
