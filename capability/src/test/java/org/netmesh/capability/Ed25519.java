package org.netmesh.capability;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.netmesh.kernel.EntityId;

/** Real signatures for tests; the mesh brings its own. */
final class Ed25519 {
    private static final String NAME = "Ed25519";
    private static final NamedParameterSpec CURVE = new NamedParameterSpec(NAME);

    private Ed25519() {}

    static AnnouncementSigner signer(byte[] seed) {
        return message -> {
            try {
                PrivateKey key =
                        KeyFactory.getInstance(NAME)
                                .generatePrivate(new EdECPrivateKeySpec(CURVE, seed));
                Signature signature = Signature.getInstance(NAME);
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        };
    }

    static boolean verify(EntityId signer, byte[] message, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initVerify(publicKey(signer));
            signature.update(message);
            return signature.verify(bytes);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static PublicKey publicKey(EntityId signer) throws GeneralSecurityException {
        byte[] littleEndian = signer.bytes();
        byte[] y = new byte[littleEndian.length];
        for (int i = 0; i < y.length; i++) y[i] = littleEndian[y.length - 1 - i];
        boolean oddX = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        return KeyFactory.getInstance(NAME)
                .generatePublic(
                        new EdECPublicKeySpec(CURVE, new EdECPoint(oddX, new BigInteger(1, y))));
    }
}
