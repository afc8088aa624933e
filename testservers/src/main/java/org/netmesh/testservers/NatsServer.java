package org.netmesh.testservers;

import java.util.ArrayList;
import java.util.List;

/** Starts NATS with JetStream. */
public final class NatsServer {
    private static final String READY = "Server is ready";

    private NatsServer() {}

    /**
     * The version that the system has.
     *
     * @param more further words of the command line
     * @throws ServerUnavailable if there is no such program
     */
    public static TestServer start(String... more) {
        return start(ServerProgram.nats(), more);
    }

    /**
     * The newest release.
     *
     * @param more further words of the command line
     * @throws ServerUnavailable if it cannot be built
     */
    public static TestServer startCurrent(String... more) {
        return start(ServerProgram.currentNats(), more);
    }

    /**
     * Speaks TLS only, and demands a client certificate.
     *
     * @throws ServerUnavailable if there is no such program
     */
    public static TestServer startTls(TestCertificates certificates) {
        return start(
                "--tlsverify",
                "--tlscert=" + certificates.serverChain(),
                "--tlskey=" + certificates.serverKey(),
                "--tlscacert=" + certificates.authority());
    }

    private static TestServer start(ServerProgram program, String... more) {
        return TestServer.start(
                program,
                READY,
                (port, folder) -> {
                    List<String> all = new ArrayList<>(List.of("-js", "-a", "127.0.0.1"));
                    all.addAll(List.of("-p", Integer.toString(port), "-sd", folder.toString()));
                    all.addAll(List.of(more));
                    return all;
                });
    }
}
