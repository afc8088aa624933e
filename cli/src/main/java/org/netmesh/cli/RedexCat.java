package org.netmesh.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.StoredLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints events of one log. */
@Command(
        name = "cat",
        mixinStandardHelpOptions = true,
        description = "Print the events of a log: sequence, time, size, payload.")
final class RedexCat implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory that holds the logs.")
    private Path folder = Path.of(".");

    @Parameters(index = "1", paramLabel = "LOG", description = "The log's name, as ls shows it.")
    private String name = "";

    @Option(names = "--from", paramLabel = "SEQ", description = "The first sequence.")
    private String from = "0";

    @Option(names = "--to", paramLabel = "SEQ", description = "The sequence to stop before.")
    private String to = Long.toUnsignedString(-1);

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
        try (StoredLog log = StoredLog.open(folder, new ChannelName(name))) {
            long end = Long.parseUnsignedLong(to);
            long at = Long.parseUnsignedLong(from);
            while (true) {
                StoredLog.Page page = log.read(at);
                for (RedexEvent event : page.events()) {
                    if (Long.compareUnsigned(event.seq(), end) >= 0) return 0;
                    printer.print(event);
                }
                if (page.nextSeq() == at) return 0;
                at = page.nextSeq();
            }
        }
    }
}
