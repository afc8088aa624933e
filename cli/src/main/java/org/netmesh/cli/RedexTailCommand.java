package org.netmesh.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.StoredLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the last events of one log and, if asked, those that follow. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Print the last events of a log, and with -f those that follow.")
final class RedexTailCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(200);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory that holds the logs.")
    private Path folder = Path.of(".");

    @Parameters(index = "1", paramLabel = "LOG", description = "The log's name, as ls shows it.")
    private String name = "";

    @Option(names = "-n", paramLabel = "N", description = "How many (default ${DEFAULT-VALUE}).")
    private int count = 10;

    @Option(names = "-f", description = "Go on until interrupted.")
    private boolean follow;

    @Option(names = "--json", description = "One JSON object for each event.")
    private boolean json;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "Bytes of a payload shown to people (default ${DEFAULT-VALUE}).")
    private int maxBytes = 200;

    @Override
    public Integer call() {
        EventPrinter printer = new EventPrinter(spec.commandLine().getOut(), json, maxBytes);
        ChannelName log = new ChannelName(name);
        long at = print(log, begin(log), printer);
        while (follow && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL.toNanos());
            at = print(log, at, printer);
        }
        return 0;
    }

    private long begin(ChannelName name) {
        try (StoredLog log = StoredLog.open(folder, name)) {
            long next = log.bounds().nextSeq();
            return Math.min(count, log.bounds().len()) == log.bounds().len()
                    ? log.bounds().lowestSeq()
                    : next - count;
        }
    }

    /** Opened anew each time: a sweep of the running node replaces the files. */
    private long print(ChannelName name, long from, EventPrinter printer) {
        try (StoredLog log = StoredLog.open(folder, name)) {
            long at = from;
            while (true) {
                StoredLog.Page page = log.read(at);
                for (RedexEvent event : page.events()) printer.print(event);
                if (page.nextSeq() == at) return at;
                at = page.nextSeq();
            }
        }
    }
}
