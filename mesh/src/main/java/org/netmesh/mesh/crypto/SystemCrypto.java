package org.netmesh.mesh.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.modes.XChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Blake3Parameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.netmesh.kernel.Blake2s;

/** The real primitives. Stateless. */
final class SystemCrypto implements Crypto {
    static final SystemCrypto INSTANCE = new SystemCrypto();

    private SystemCrypto() {}

    @Override
    public byte[] hash(byte[]... parts) {
        return Blake2s.hash(parts);
    }

    @Override
    public byte[] keyedHash(byte[] key, byte[]... parts) {
        return Blake2s.keyed(key, parts);
    }

    @Override
    public byte[] deriveKey(String context, byte[] material) {
        Blake3Digest digest = new Blake3Digest();
        digest.init(Blake3Parameters.context(context.getBytes(UTF_8)));
        digest.update(material, 0, material.length);
        byte[] key = new byte[KEY_BYTES];
        digest.doFinal(key, 0, KEY_BYTES);
        return key;
    }

    @Override
    public byte[] signingPublicKey(byte[] seed) {
        byte[] key = new byte[KEY_BYTES];
        Ed25519.generatePublicKey(requireKey(seed), 0, key, 0);
        return key;
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(requireKey(seed), 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public SignatureCheck verify(byte[] publicKey, byte[] message, byte[] signature) {
        return StrictEd25519.verify(publicKey, message, signature);
    }

    @Override
    public byte[] agreementPublicKey(byte[] secret) {
        byte[] key = new byte[KEY_BYTES];
        X25519.scalarMultBase(requireKey(secret), 0, key, 0);
        return key;
    }

    @Override
    public Optional<byte[]> agree(byte[] secret, byte[] publicKey) {
        byte[] shared = new byte[KEY_BYTES];
        boolean usable =
                X25519.calculateAgreement(
                        requireKey(secret), 0, requireKey(publicKey), 0, shared, 0);
        return usable ? Optional.of(shared) : Optional.empty();
    }

    @Override
    public PacketCipher packetCipher(byte[] key) {
        byte[] checked = requireKey(key);
        return LibCrypto.available().isPresent()
                ? new NativePacketCipher(checked)
                : new JdkPacketCipher(checked);
    }

    @Override
    public String packetCipherName() {
        return LibCrypto.available().isPresent() ? "libcrypto" : "jdk";
    }

    @Override
    public byte[] sealOnce(byte[] key, byte[] nonce, byte[] associated, byte[] plaintext) {
        try {
            return process(true, key, nonce, associated, plaintext);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing cannot fail", e);
        }
    }

    @Override
    public Optional<byte[]> openOnce(byte[] key, byte[] nonce, byte[] associated, byte[] sealed) {
        try {
            return sealed.length < TAG_BYTES
                    ? Optional.empty()
                    : Optional.of(process(false, key, nonce, associated, sealed));
        } catch (InvalidCipherTextException _) {
            return Optional.empty();
        }
    }

    private static byte[] process(
            boolean seal, byte[] key, byte[] nonce, byte[] associated, byte[] text)
            throws InvalidCipherTextException {
        XChaCha20Poly1305 cipher = new XChaCha20Poly1305();
        KeyParameter parameter = new KeyParameter(requireKey(key));
        cipher.init(seal, new AEADParameters(parameter, TAG_BYTES * Byte.SIZE, nonce, associated));
        byte[] out = new byte[cipher.getOutputSize(text.length)];
        int written = cipher.processBytes(text, 0, text.length, out, 0);
        cipher.doFinal(out, written);
        return out;
    }

    private static byte[] requireKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key must be %d bytes, got %d".formatted(KEY_BYTES, key.length));
        }
        return key;
    }
}
