package org.netmesh.mesh.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netmesh.kernel.Hex;

class PacketCipherTest {
    private static final byte[] KEY = Hex.parse("80".repeat(32));
    private static final byte[] ASSOCIATED = new byte[52];

    /** The JDK's always, the native one where the process may use it. */
    static Stream<PacketCipher> ciphers() {
        return Stream.concat(
                Stream.of(new JdkPacketCipher(KEY)),
                LibCrypto.available().stream().map(_ -> new NativePacketCipher(KEY)));
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void everyFlippedBitIsSeenAndNothingAroundTheTextIsTouched(PacketCipher cipher) {
        byte[] buffer = new byte[100];
        Arrays.fill(buffer, (byte) 7);
        cipher.seal(1, 2, ASSOCIATED, buffer, 10, 40);
        assertThat(Arrays.copyOf(buffer, 10)).containsOnly(7);
        assertThat(Arrays.copyOfRange(buffer, 66, 100)).containsOnly(7);
        for (int bit = 0; bit < 56 * Byte.SIZE; bit++) {
            byte[] flipped = buffer.clone();
            flipped[10 + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(cipher.open(1, 2, ASSOCIATED, flipped, 10, 56)).as("bit %d", bit).isFalse();
        }
        assertThat(cipher.open(1, 3, ASSOCIATED, buffer.clone(), 10, 56)).isFalse();
        assertThat(cipher.open(2, 2, ASSOCIATED, buffer.clone(), 10, 56)).isFalse();
        assertThat(cipher.open(1, 2, new byte[51], buffer.clone(), 10, 56)).isFalse();
        assertThat(cipher.open(1, 2, ASSOCIATED, buffer, 10, 56)).isTrue();
        assertThat(Arrays.copyOfRange(buffer, 10, 50)).containsOnly(7);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void boundsAreCheckedAndClosingEndsIt(PacketCipher cipher) {
        byte[] buffer = new byte[20];
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> cipher.seal(0, 0, ASSOCIATED, buffer, 0, 5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> cipher.open(0, 0, ASSOCIATED, buffer, 10, 16));
        assertThat(cipher.open(0, 0, ASSOCIATED, buffer, 0, 15)).isFalse();
        cipher.close();
        cipher.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher.seal(0, 0, ASSOCIATED, buffer, 0, 4));
    }

    @Test
    @DisplayName("both implementations give equal bytes for every length")
    void theNativeCipherAgreesWithTheJdks() {
        SplittableRandom random = new SplittableRandom(3);
        PacketCipher jdk = new JdkPacketCipher(KEY);
        LibCrypto.available()
                .ifPresent(_ -> {
                    PacketCipher fast = new NativePacketCipher(KEY);
                    for (int length = 0; length < 400; length++) {
                        byte[] a = new byte[length + Crypto.TAG_BYTES];
                        random.nextBytes(a);
                        byte[] b = a.clone();
                        jdk.seal(9, length, ASSOCIATED, a, 0, length);
                        fast.seal(9, length, ASSOCIATED, b, 0, length);
                        assertThat(b).isEqualTo(a);
                        assertThat(fast.open(9, length, ASSOCIATED, a, 0, a.length)).isTrue();
                    }
                });
        String name = Crypto.system().packetCipherName();
        assertThat(name).isEqualTo(LibCrypto.available().isPresent() ? "libcrypto" : "jdk");
    }
}
