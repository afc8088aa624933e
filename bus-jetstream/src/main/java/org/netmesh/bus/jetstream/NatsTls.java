package org.netmesh.bus.jetstream;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.netmesh.bus.TlsFiles;

/** Makes the context of a TLS connection from files. Stateless. */
final class NatsTls {
    private NatsTls() {}

    static SSLContext context(TlsFiles files) throws IOException, GeneralSecurityException {
        Optional<TrustManagerFactory> own = files.trust();
        TrustManagerFactory trust = own.isPresent() ? own.get() : system();
        TrustManager[] checking =
                Arrays.stream(trust.getTrustManagers())
                        .map(X509ExtendedTrustManager.class::cast)
                        .map(HostCheckingTrust::new)
                        .toArray(TrustManager[]::new);
        KeyManager @Nullable [] keys =
                files.clientKey().map(KeyManagerFactory::getKeyManagers).orElse(null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, checking, null);
        return context;
    }

    private static TrustManagerFactory system() throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory;
    }
}
