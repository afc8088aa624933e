package org.netmesh.mesh.crypto;

import static org.netmesh.mesh.crypto.SignatureCheck.INVALID_PUBLIC_KEY;
import static org.netmesh.mesh.crypto.SignatureCheck.INVALID_SIGNATURE;
import static org.netmesh.mesh.crypto.SignatureCheck.VALID;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.netmesh.kernel.Hex;

/**
 * Ed25519 with the strict rules of spec 03 §2.3. Bouncy Castle checks the equation and that S is
 * below the group order; what it leaves open is settled here: whether the key is a point at all,
 * and that neither the key nor R is a point of small order, whatever its encoding. An encoding
 * above the field's prime decodes to one of nineteen points of which no secret is known, so that
 * refusing its signatures, as Bouncy Castle does, refuses nothing that could be genuine.
 */
final class StrictEd25519 {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger D =
            BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
    private static final BigInteger HALF = P.subtract(BigInteger.ONE).shiftRight(1);

    /** The y coordinate of a point of order eight; the other one of that order is its negative. */
    private static final BigInteger ORDER_EIGHT =
            fieldElement(
                    Hex.parse("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    P.subtract(BigInteger.ONE),
                    ORDER_EIGHT,
                    P.subtract(ORDER_EIGHT));

    private StrictEd25519() {}

    static SignatureCheck verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (publicKey.length != Crypto.KEY_BYTES) return INVALID_PUBLIC_KEY;
        BigInteger y = fieldElement(publicKey);
        if (signature.length == Crypto.SIGNATURE_BYTES
                && !SMALL_ORDER.contains(y)
                && !SMALL_ORDER.contains(fieldElement(Arrays.copyOf(signature, Crypto.KEY_BYTES)))
                && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length)) {
            return VALID;
        }
        return onCurve(y) ? INVALID_SIGNATURE : INVALID_PUBLIC_KEY;
    }

    /** Whether (y² − 1) / (d·y² + 1) is a square, so that some x belongs to this y. */
    private static boolean onCurve(BigInteger y) {
        BigInteger square = y.multiply(y).mod(P);
        BigInteger numerator = square.subtract(BigInteger.ONE).mod(P);
        BigInteger denominator = D.multiply(square).add(BigInteger.ONE).mod(P);
        // a quotient and the product of its parts are squares together
        BigInteger symbol = numerator.multiply(denominator).modPow(HALF, P);
        return symbol.signum() == 0 || symbol.equals(BigInteger.ONE);
    }

    /** The 255 low bits, little-endian, reduced. */
    private static BigInteger fieldElement(byte[] encoded) {
        byte[] bigEndian = new byte[encoded.length];
        for (int i = 0; i < encoded.length; i++) bigEndian[i] = encoded[encoded.length - 1 - i];
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian).mod(P);
    }
}
