package org.netmesh.mesh.crypto;

import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * The JDK's ChaCha20-Poly1305. One cipher, key and nonce object serve all packets of a direction;
 * what the JDK allocates inside each packet is its own (about 2 KiB).
 */
final class JdkPacketCipher implements PacketCipher {
    private static final String ALGORITHM = "ChaCha20-Poly1305";

    private final Cipher cipher;
    private final WipedKey key;
    private final PacketNonce nonce = new PacketNonce();

    JdkPacketCipher(byte[] key) {
        this.key = new WipedKey(key);
        try {
            cipher = Cipher.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    @Override
    public void seal(
            int noncePrefix, long counter, byte[] associated, byte[] text, int offset, int length) {
        Objects.checkFromIndexSize(offset, length + Crypto.TAG_BYTES, text.length);
        try {
            begin(Cipher.ENCRYPT_MODE, noncePrefix, counter, associated);
            cipher.doFinal(text, offset, length, text, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    @Override
    public boolean open(
            int noncePrefix, long counter, byte[] associated, byte[] text, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, text.length);
        if (length < Crypto.TAG_BYTES) return false;
        try {
            begin(Cipher.DECRYPT_MODE, noncePrefix, counter, associated);
            cipher.doFinal(text, offset, length, text, offset);
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening failed", e);
        }
    }

    @Override
    public void close() {
        key.destroy();
    }

    private void begin(int mode, int noncePrefix, long counter, byte[] associated)
            throws GeneralSecurityException {
        if (key.isDestroyed()) throw new IllegalStateException("the cipher is closed");
        nonce.set(noncePrefix, counter);
        cipher.init(mode, key, nonce);
        cipher.updateAAD(associated);
    }
}
