package org.netmesh.mesh.crypto;

import org.netmesh.kernel.Hex;

/** Keys as 64 hexadecimal digits. Errors never repeat the text, which may be a secret. */
final class KeyText {
    private KeyText() {}

    static byte[] parse(String hex, String otherwise) {
        try {
            byte[] key = Hex.parse(hex);
            if (key.length == Crypto.KEY_BYTES) return key;
        } catch (IllegalArgumentException _) {
            // answered below: the cause would show a part of the text
        }
        throw CryptoException.invalidKey(otherwise);
    }
}
