package org.netmesh.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * PEM files for a storage server's TLS: whom to trust, and who this client is. They are read each
 * time a transport starts. Immutable.
 *
 * @param authorities certificates to trust; the system's, if absent
 * @param identity the client's own, if the server asks for one
 */
public record TlsFiles(Optional<Path> authorities, Optional<Identity> identity) {
    private static final char[] NO_PASSWORD = {};

    /**
     * A client certificate.
     *
     * @param chain the certificate, then those between it and its authority
     * @param key its private key, PKCS #8 without a password
     */
    public record Identity(Path chain, Path key) {}

    /** The system's trust, no client certificate. */
    public static TlsFiles none() {
        return new TlsFiles(Optional.empty(), Optional.empty());
    }

    /** Trusts these certificates, and those only. */
    public TlsFiles trusting(Path certificates) {
        return new TlsFiles(Optional.of(certificates), identity);
    }

    /** Shows this certificate to servers that ask. */
    public TlsFiles identifiedBy(Path chain, Path key) {
        return new TlsFiles(authorities, Optional.of(new Identity(chain, key)));
    }

    /** Whether no file is named. */
    public boolean isNone() {
        return authorities.isEmpty() && identity.isEmpty();
    }

    /** The certificates to trust, read now; empty for the system's. */
    public Optional<TrustManagerFactory> trust() throws IOException, GeneralSecurityException {
        if (authorities.isEmpty()) return Optional.empty();
        KeyStore store = emptyStore();
        int index = 0;
        for (Certificate authority : certificates(authorities.get())) {
            store.setCertificateEntry("authority-" + index++, authority);
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Optional.of(factory);
    }

    /** The client's certificate and key, read now. */
    public Optional<KeyManagerFactory> clientKey() throws IOException, GeneralSecurityException {
        if (identity.isEmpty()) return Optional.empty();
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(identity.get().chain()).toArray(Certificate[]::new);
        store.setKeyEntry("client", privateKey(identity.get().key()), NO_PASSWORD, chain);
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return Optional.of(factory);
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (all.isEmpty()) throw new GeneralSecurityException(file + " holds no certificate");
            return all;
        }
    }

    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        String begin = "-----BEGIN PRIVATE KEY-----";
        String pem = Files.readString(file, US_ASCII);
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END PRIVATE KEY-----");
        if (from < 0 || to < from) {
            throw new GeneralSecurityException(
                    file
                            + " holds no PKCS #8 private key without a password; convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        } catch (IllegalArgumentException _) {
            throw new GeneralSecurityException(file + " is no valid PEM file");
        }
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException _) {
                // The next algorithm may fit.
            }
        }
        throw new GeneralSecurityException(file + " holds a key that is neither EC, RSA nor EdDSA");
    }
}
