package org.netmesh.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.netmesh.kernel.NetMeshException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code netmesh} command. */
@Command(
        name = "netmesh",
        mixinStandardHelpOptions = true,
        version = "netmesh 0.1.0",
        subcommands = RedexCommand.class,
        description = "Net for the JVM: tools of a node's operator.")
public final class Main {
    private static final int FAILED = 1;

    private Main() {}

    /** Ends with 0; with 1 if the work failed or found damage, with 2 if the words were wrong. */
    public static void main(String[] args) {
        System.exit(run(writer(System.out), writer(System.err), args));
    }

    /** In the terminal's character set. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    /** As {@link #main}, for callers that stay. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((error, command, _) -> {
                    if (!(error instanceof NetMeshException)) throw error;
                    command.getErr().println(error.getMessage());
                    return FAILED;
                })
                .execute(args);
    }
}
