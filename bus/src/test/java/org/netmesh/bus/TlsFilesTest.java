package org.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of files that are not what they should be; good ones are proven by real servers. */
class TlsFilesTest {
    @TempDir Path folder;

    @Test
    void withoutFilesTheSystemsTrustServes() throws IOException, GeneralSecurityException {
        assertThat(TlsFiles.none().isNone()).isTrue();
        assertThat(TlsFiles.none().trust()).isEmpty();
        assertThat(TlsFiles.none().clientKey()).isEmpty();
        assertThat(TlsFiles.none().trusting(folder).isNone()).isFalse();
    }

    @Test
    void aFileWithoutACertificateIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> TlsFiles.none().trusting(empty).trust())
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("empty.pem");
        Path absent = folder.resolve("absent.pem");
        assertThatThrownBy(() -> TlsFiles.none().trusting(absent).trust())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void aKeyOfAnotherFormIsRefusedWithTheWayToConvertIt(String pem) {
        assertThatThrownBy(() -> TlsFiles.privateKey(written(pem)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("key.pem")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void aKeyThatIsNoKeyIsRefusedWithoutItsText() {
        String pem = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
        assertThatThrownBy(() -> TlsFiles.privateKey(written(pem)))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("key.pem")
                .message()
                .doesNotContain("secret", "c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keysOfTheseKindsAreRead(String algorithm) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        String body = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        String pem =
                "before\n-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
        assertThat(TlsFiles.privateKey(written(pem))).isEqualTo(pair.getPrivate());
    }

    private Path written(String pem) throws IOException {
        return Files.writeString(folder.resolve("key.pem"), pem);
    }
}
