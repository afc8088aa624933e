package org.netmesh.mesh.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.netmesh.kernel.Hex;

class KeysTest {
    private static final String HEX = "42".repeat(32);

    // parity: transports.mesh.psk, streams.MeshNodeConfig.psk
    @Test
    void aPskIs64DigitsAndNothingElse() {
        assertThat(Psk.fromHex(HEX).exportHex()).isEqualTo(HEX);
        for (String bad : new String[] {"", "42", HEX + "4", HEX + "42", "zz".repeat(32)}) {
            assertThatExceptionOfType(CryptoException.class)
                    .isThrownBy(() -> Psk.fromHex(bad))
                    .withMessageStartingWith("invalid key: PSK must be 32 bytes (64 hex chars)")
                    .satisfies(
                            e -> assertThat(e.kind()).isEqualTo(CryptoException.Kind.INVALID_KEY));
        }
    }

    @Test
    @DisplayName("spec 01 §14 W-41; spec 03 §20 M-5: no secret reaches a text form or an error")
    void textFormsAreRedacted() {
        StaticKeyPair pair = StaticKeyPair.fromSecretHex(HEX);
        assertThat(Psk.fromHex(HEX).toString()).doesNotContain("42");
        assertThat(pair.toString())
                .doesNotContain(HEX)
                .contains(pair.publicKey().hex())
                .contains("REDACTED");
        assertThat(pair.publicKey().toString()).endsWith("...").hasSize(19);
        assertThatExceptionOfType(CryptoException.class)
                .isThrownBy(() -> StaticKeyPair.fromSecretHex(HEX + "x"))
                .withMessageNotContaining("4242")
                .withNoCause();
    }

    @Test
    void aClosedSecretIsRefused() {
        Psk psk = Psk.fromHex(HEX);
        psk.close();
        psk.close();
        assertThatExceptionOfType(CryptoException.class)
                .isThrownBy(psk::exportHex)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(CryptoException.Kind.KEY_WIPED));
        StaticKeyPair pair = StaticKeyPair.generate();
        pair.close();
        assertThatExceptionOfType(CryptoException.class).isThrownBy(pair::exportSecret);
    }

    // parity: transports.mesh.generateNetKeypair, transports.mesh.NetKeypair
    @Test
    void aGeneratedPairComesBackFromItsSecret() {
        StaticKeyPair pair = StaticKeyPair.generate();
        StaticKeyPair again = StaticKeyPair.fromSecret(pair.exportSecret());
        assertThat(again.publicKey()).isEqualTo(pair.publicKey());
        assertThat(StaticPublicKey.parse(pair.publicKey().hex())).isEqualTo(pair.publicKey());
        assertThat(pair.agree(StaticKeyPair.fromSecretHex(HEX).publicKey()).orElseThrow())
                .isEqualTo(StaticKeyPair.fromSecretHex(HEX).agree(pair.publicKey()).orElseThrow());
    }

    @Test
    @DisplayName("decision 21: an identity's static key is BLAKE3 derived from its seed")
    void theStaticKeyOfAnIdentityIsStable() {
        byte[] seed = Hex.parse(HEX);
        StaticKeyPair pair = StaticKeyPair.ofIdentitySeed(Crypto.system(), seed);
        assertThat(pair.publicKey())
                .isEqualTo(StaticKeyPair.ofIdentitySeed(Crypto.system(), seed).publicKey())
                .isNotEqualTo(StaticKeyPair.fromSecret(seed).publicKey());
        assertThat(Hex.of(pair.exportSecret()))
                .isEqualTo(Hex.of(Crypto.system().deriveKey("net-noise-static-key-v1", seed)));
    }

    @Test
    @DisplayName("BLAKE3 key derivation matches the algorithm's published test vector")
    void theDerivationIsBlake3() {
        // the published vector for an input of one byte, 0
        byte[] key =
                Crypto.system()
                        .deriveKey("BLAKE3 2019-12-27 16:29:52 test vectors context", new byte[1]);
        assertThat(Hex.of(key))
                .isEqualTo("b3e2e340a117a499c6cf2398a19ee0d29cca2bb7404c73063382693bf66cb06c");
    }
}
