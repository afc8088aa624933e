package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.NetMeshException;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFileConfig;

/** Prints the newest records of a log on disk that nobody is writing to. */
public final class LogReader {
    private static final int RECORDS = 20;
    private static final String USAGE = "usage: ./netmesh redex tail FOLDER NAME";

    private LogReader() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.size() != 3 || !words.getFirst().equals("tail")) {
            err.println(USAGE);
            return 2;
        }
        Path folder = Path.of(words.get(1));
        if (!Files.isDirectory(folder.resolve(words.get(2)))) {
            err.println("netmesh redex: there is no log " + words.get(2) + " in " + folder);
            return 1;
        }
        try {
            print(folder, new ChannelName(words.get(2)), out);
            return 0;
        } catch (NetMeshException failed) {
            err.println("netmesh redex: " + failed.getMessage());
            return 1;
        }
    }

    /** A line for each record: its sequence, when it was appended, and its bytes as text. */
    private static void print(Path folder, ChannelName name, PrintStream out) {
        var config = RedexFileConfig.builder().persistent(true).build();
        try (Redex redex = Redex.builder().persistentDir(folder).build()) {
            var file = redex.openFile(name, config);
            long end = file.nextSeq();
            for (var event : file.readRange(Math.max(0, end - RECORDS), end)) {
                String text = new String(event.payload(), UTF_8);
                out.println(event.seq() + "  " + event.appendedAt() + "  " + text);
            }
        }
    }
}
