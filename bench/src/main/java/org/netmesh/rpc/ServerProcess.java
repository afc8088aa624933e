package org.netmesh.rpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import org.netmesh.bench.Fork;

/** The other process: told a line, it tells where it serves, and ends when its input does. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final String place;

    ServerProcess(Class<?> program, String told) throws IOException {
        process =
                new ProcessBuilder(Fork.command(program))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Writer input = process.outputWriter();
        input.write(told + "\n");
        input.flush();
        String line = process.inputReader().readLine();
        if (line == null) throw new IOException("the server ended at once");
        place = line;
    }

    /** What it said of where it serves. */
    String place() {
        return place;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** For the server: the line that it is told. */
    static String told(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) throw new IOException("nobody is there to serve");
        return line;
    }

    /** For the server: tells where it serves, and waits until it is over. */
    static void serve(String place) throws IOException {
        System.out.println(place);
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
