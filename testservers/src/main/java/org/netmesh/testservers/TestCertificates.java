package org.netmesh.testservers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * An authority made on the spot, a server's and a client's certificate of it, as PEM files in a
 * temporary folder. Immutable.
 */
public final class TestCertificates implements AutoCloseable {
    private static final String PASSWORD = "not-a-secret";

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Makes new keys, with the tool that comes with the JDK. */
    public static TestCertificates create() {
        TestCertificates made = new TestCertificates(Folders.temporary("netmesh-certificates"));
        made.generate("authority", List.of("-ext", "bc:c"));
        List<String> signed = List.of("-signer", "authority", "-signerkeypass", PASSWORD);
        List<String> server = new ArrayList<>(signed);
        server.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:localhost"));
        made.generate("server", server);
        made.generate("client", signed);
        made.writePem();
        return made;
    }

    /** The certificate to trust. */
    public Path authority() {
        return folder.resolve("authority.pem");
    }

    public Path serverChain() {
        return folder.resolve("server.pem");
    }

    public Path serverKey() {
        return folder.resolve("server-key.pem");
    }

    public Path clientChain() {
        return folder.resolve("client.pem");
    }

    public Path clientKey() {
        return folder.resolve("client-key.pem");
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }

    private void generate(String alias, List<String> more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair"));
        command.addAll(List.of("-alias", alias, "-dname", "CN=netmesh test " + alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(more);
        if (!Command.run(command, folder, Map.of())) {
            throw new IllegalStateException("keytool could not make the key of " + alias);
        }
    }

    private void writePem() {
        try {
            KeyStore keys = KeyStore.getInstance(store().toFile(), PASSWORD.toCharArray());
            for (String alias : List.of("authority", "server", "client")) {
                List<Certificate> chain = Arrays.asList(keys.getCertificateChain(alias));
                StringBuilder pem = new StringBuilder();
                for (Certificate one : chain) pem.append(pem("CERTIFICATE", one.getEncoded()));
                Files.writeString(folder.resolve(alias + ".pem"), pem, US_ASCII);
                Key key = keys.getKey(alias, PASSWORD.toCharArray());
                Files.writeString(
                        folder.resolve(alias + "-key.pem"),
                        pem("PRIVATE KEY", key.getEncoded()),
                        US_ASCII);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private static String pem(String title, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(title, body, title);
    }
}
