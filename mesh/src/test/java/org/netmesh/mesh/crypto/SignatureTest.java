package org.netmesh.mesh.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netmesh.mesh.Golden.bytes;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;
import org.netmesh.mesh.Golden;
import tools.jackson.databind.JsonNode;

class SignatureTest {
    private static final Crypto CRYPTO = Crypto.system();

    static Stream<JsonNode> checks() {
        return Golden.each(Golden.IDENTITY.path("signature_checks"));
    }

    @ParameterizedTest
    @MethodSource("checks")
    @DisplayName("spec 03 §2.3, §20 M-4: malleated and small-order signatures are refused")
    void everyGoldenVerdictIsReproduced(JsonNode v) {
        SignatureCheck check =
                CRYPTO.verify(bytes(v, "public_key"), bytes(v, "message"), bytes(v, "signature"));
        String expected = v.path("outcome").asString();
        assertThat(check)
                .isEqualTo(
                        expected.equals("ok")
                                ? SignatureCheck.VALID
                                : SignatureCheck.valueOf(expected.toUpperCase(Locale.ROOT)));
    }

    @Test
    void signaturesRoundTripAndEveryFlippedBitIsSeen() {
        byte[] seed = Hex.parse("17".repeat(32));
        byte[] message = {1, 2, 3};
        byte[] key = CRYPTO.signingPublicKey(seed);
        byte[] signature = CRYPTO.sign(seed, message);
        assertThat(CRYPTO.verify(key, message, signature).valid()).isTrue();
        for (int bit = 0; bit < signature.length * Byte.SIZE; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(CRYPTO.verify(key, message, flipped).valid()).as("bit %d", bit).isFalse();
        }
    }

    @Test
    @DisplayName("spec 03 §2.3: points of order eight are refused as key and as R")
    void pointsOfOrderEightAreRefused() {
        List<String> points =
                List.of(
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa");
        for (String point : points) {
            byte[] signature = new byte[64];
            System.arraycopy(Hex.parse(point), 0, signature, 0, 32);
            assertThat(CRYPTO.verify(Hex.parse(point), new byte[] {7}, signature))
                    .isEqualTo(SignatureCheck.INVALID_SIGNATURE);
        }
    }

    @Test
    void wrongLengthsAreAnswersNotErrors() {
        byte[] key = CRYPTO.signingPublicKey(new byte[32]);
        assertThat(CRYPTO.verify(new byte[31], new byte[0], new byte[64]))
                .isEqualTo(SignatureCheck.INVALID_PUBLIC_KEY);
        assertThat(CRYPTO.verify(key, new byte[0], new byte[63]))
                .isEqualTo(SignatureCheck.INVALID_SIGNATURE);
    }
}
