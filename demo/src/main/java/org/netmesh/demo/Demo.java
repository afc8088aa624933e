package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.NetNodeConfig;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.testservers.ServerUnavailable;

/**
 * Sends this machine's readings, or JSON lines, through an event bus and shows what comes back. The
 * readings also go to a log on disk, whose writer is killed on the way, and through a mesh of
 * processes, of which a relay is killed and one that serves calls.
 */
public final class Demo {
    private static final int SHARDS = 2;

    private final PrintStream out;
    private final DemoOptions options;

    private Demo(PrintStream out, DemoOptions options) {
        this.out = out;
        this.options = options;
    }

    /** Ends with 0 if nothing was lost, with 1 if not, with 2 if a word was not understood. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> words, PrintStream out, PrintStream err)
            throws InterruptedException {
        if (words.contains("--help")) {
            out.print(DemoOptions.USAGE);
            return 0;
        }
        try {
            return new Demo(out, DemoOptions.parse(words)).run() ? 0 : 1;
        } catch (IllegalArgumentException wrong) {
            err.print("netmesh demo: " + wrong.getMessage() + "\n" + DemoOptions.USAGE);
            return 2;
        } catch (IOException failed) {
            err.println("netmesh demo: cannot read or write " + failed.getMessage());
        } catch (NetMeshException | ServerUnavailable failed) {
            err.println("netmesh demo: " + failed.getMessage());
        }
        return 1;
    }

    private boolean run() throws IOException, InterruptedException {
        String prefix = "netmesh-demo-" + ProcessHandle.current().pid();
        try (EventServer server = EventServer.open(options, prefix);
                NetNode node = NetNode.create(config(server))) {
            out.println(
                    "Bus:  %d shards, events stored in %s".formatted(SHARDS, server.describe()));
            return options.input().isPresent() ? lines(node, options.input().get()) : machine(node);
        }
    }

    private static NetNodeConfig config(EventServer server) {
        return NetNodeConfig.builder().shards(SHARDS).transport(server.transport()).build();
    }

    private boolean lines(NetNode node, String name) throws IOException, InterruptedException {
        try (BufferedReader reader = reader(name)) {
            var lines = new JsonLines(name.equals("-") ? "standard input" : name, reader);
            boolean whole = new Run<>(out, options, lines, node, Run.Companion.NONE).run();
            if (lines.refused() > 0) out.println(lines.refused() + " lines were no JSON.");
            return whole;
        }
    }

    private boolean machine(NetNode node) throws IOException, InterruptedException {
        var feed = new MachineFeed(Machine.best(), options.duration());
        Path folder = options.log().isPresent() ? options.log().get() : newFolder();
        try (var mesh = new MeshJob(options.duration());
                var log = new LogJob(folder, options.duration())) {
            boolean whole = new Run<>(out, options, feed, node, log.and(mesh)).run();
            mesh.finish();
            mesh.report().forEach(out::println);
            log.finish();
            log.report().forEach(out::println);
            return whole && mesh.proven() && log.proven();
        }
    }

    private static Path newFolder() throws IOException {
        return Files.createTempDirectory("netmesh-demo");
    }

    private static BufferedReader reader(String name) throws IOException {
        if (name.equals("-")) return new BufferedReader(new InputStreamReader(System.in, UTF_8));
        return Files.newBufferedReader(Path.of(name), UTF_8);
    }
}
