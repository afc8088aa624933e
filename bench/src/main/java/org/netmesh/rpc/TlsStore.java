package org.netmesh.rpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key for {@code localhost} with a certificate signed by itself, in a folder for this run only.
 */
final class TlsStore implements AutoCloseable {
    private static final String FILE = "tls.p12";
    // The folder is its owner's only, and gone when the run is over.
    private static final String PASSWORD = "benchmark";

    private final Path folder;
    private final KeyStore store;

    TlsStore(Path folder) throws IOException, GeneralSecurityException {
        this.folder = folder;
        store = KeyStore.getInstance(file().toFile(), PASSWORD.toCharArray());
    }

    /** Makes one with the JDK's own tool. */
    static TlsStore generate() throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("netmesh-bench");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command =
                List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "bench",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        folder.resolve(FILE).toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD);
        ProcessBuilder make =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        if (make.start().waitFor() != 0) {
            throw new IOException("keytool made no certificate");
        }
        return new TlsStore(folder);
    }

    Path folder() {
        return folder;
    }

    private Path file() {
        return folder.resolve(FILE);
    }

    KeyManager[] keyManagers() throws GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    TrustManager[] trustManagers() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    @Override
    public void close() throws IOException {
        Files.delete(file());
        Files.delete(folder);
    }
}
