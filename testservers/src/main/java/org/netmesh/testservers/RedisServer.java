package org.netmesh.testservers;

import java.util.ArrayList;
import java.util.List;

/** Starts Redis. */
public final class RedisServer {
    private static final String READY = "Ready to accept connections";

    private RedisServer() {}

    /**
     * Keeps nothing on disk unless told to.
     *
     * @param more further words of the command line; the last one of two equal settings counts
     * @throws ServerUnavailable if there is no such program
     */
    public static TestServer start(String... more) {
        return TestServer.start(
                ServerProgram.redis(),
                READY,
                (port, folder) -> {
                    List<String> all =
                            new ArrayList<>(
                                    List.of(
                                            "--port",
                                            Integer.toString(port),
                                            "--bind",
                                            "127.0.0.1"));
                    all.addAll(List.of("--dir", folder.toString()));
                    all.addAll(List.of("--save", "", "--appendonly", "no"));
                    all.addAll(List.of(more));
                    return all;
                });
    }

    /**
     * Speaks TLS only, and demands a client certificate.
     *
     * @throws ServerUnavailable if there is no such program
     */
    public static TestServer startTls(TestCertificates certificates) {
        return TestServer.start(
                ServerProgram.redis(),
                READY,
                (port, folder) -> {
                    List<String> all =
                            new ArrayList<>(
                                    List.of("--port", "0", "--tls-port", Integer.toString(port)));
                    all.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString()));
                    all.addAll(List.of("--save", "", "--appendonly", "no"));
                    all.addAll(List.of("--tls-cert-file", certificates.serverChain().toString()));
                    all.addAll(List.of("--tls-key-file", certificates.serverKey().toString()));
                    all.addAll(List.of("--tls-ca-cert-file", certificates.authority().toString()));
                    return all;
                });
    }

    /** Each acknowledged write survives {@link TestServer#kill}. */
    public static TestServer startDurable() {
        return start("--appendonly", "yes", "--appendfsync", "always");
    }
}
