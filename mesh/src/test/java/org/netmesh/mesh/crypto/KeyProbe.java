package org.netmesh.mesh.crypto;

import org.netmesh.kernel.Hex;

/** Tells keys apart by what they seal, as they have no accessor. */
record KeyProbe(String sending, String receiving) {
    /** Takes the keys' ciphers. */
    static KeyProbe of(SessionKeys keys) {
        SessionKeys.Ciphers ciphers = keys.takeCiphers();
        return new KeyProbe(sealed(ciphers.sending()), sealed(ciphers.receiving()));
    }

    static KeyProbe known(byte[] sending, byte[] receiving) {
        return new KeyProbe(
                sealed(new JdkPacketCipher(sending)), sealed(new JdkPacketCipher(receiving)));
    }

    /** What the other side must have. */
    KeyProbe mirrored() {
        return new KeyProbe(/* sending= */ receiving, /* receiving= */ sending);
    }

    private static String sealed(PacketCipher cipher) {
        byte[] text = new byte[Crypto.KEY_BYTES];
        cipher.seal(0, 0, new byte[0], text, 0, Crypto.TAG_BYTES);
        return Hex.of(text);
    }
}
