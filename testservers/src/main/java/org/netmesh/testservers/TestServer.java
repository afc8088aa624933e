package org.netmesh.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A real server on a loopback port of its own, with its data in a temporary folder that goes with
 * it. Calls from one thread at a time.
 */
public final class TestServer implements AutoCloseable {
    /** Between looking for a free port and binding it, somebody else may take it. */
    private static final int PORTS_TRIED = 3;

    private final ServerProgram program;
    private final String readyLine;
    private final Arguments arguments;
    private final Path folder;
    private final int port;
    private ServerProcess process;

    private TestServer(
            ServerProgram program,
            String readyLine,
            Arguments arguments,
            Path folder,
            int port,
            ServerProcess process) {
        this.program = program;
        this.readyLine = readyLine;
        this.arguments = arguments;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static TestServer start(ServerProgram program, String readyLine, Arguments arguments) {
        Path folder = Folders.temporary("netmesh-" + program.executable().getFileName());
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            try {
                ServerProcess process =
                        ServerProcess.start(program, arguments.at(port, folder), readyLine);
                return new TestServer(program, readyLine, arguments, folder, port, process);
            } catch (IllegalStateException e) {
                if (attempt == PORTS_TRIED) throw e;
            }
        }
    }

    /** A port of the loopback address that nobody uses now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** {@code <scheme>://127.0.0.1:<port>}. */
    public URI uri(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + port);
    }

    /** Stops it from running, with all its connections open (SIGSTOP). */
    public void freeze() {
        process.freeze();
    }

    /** Lets it run on (SIGCONT). */
    public void thaw() {
        process.thaw();
    }

    /** Ends it without a chance to tidy up (SIGKILL). Its port and its folder are kept. */
    public void kill() {
        process.kill();
    }

    /** Starts it again after {@link #kill}: same port, same data. */
    public void restart() {
        process = ServerProcess.start(program, arguments.at(port, folder), readyLine);
    }

    @Override
    public void close() {
        process.kill();
        Folders.delete(folder);
    }

    /** What to say on the command line. */
    @FunctionalInterface
    interface Arguments {
        List<String> at(int port, Path folder);
    }
}
