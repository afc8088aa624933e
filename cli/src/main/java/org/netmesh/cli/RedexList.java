package org.netmesh.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.redex.LogBounds;
import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.StoredLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One line for each log: events, sequences, size, and the times of the first and last event. */
@Command(
        name = "ls",
        mixinStandardHelpOptions = true,
        description = "List the logs with their counts, sizes and times.")
final class RedexList implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The directory that holds the logs.")
    private Path folder = Path.of(".");

    @Option(names = "--json", description = "One JSON object for each log.")
    private boolean json;

    private record Row(
            ChannelName name,
            LogBounds bounds,
            long bytes,
            Optional<Instant> first,
            Optional<Instant> last) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<ChannelName> names = StoredLog.list(folder);
        if (!json) {
            out.printf("%-40s %12s %12s %12s  %s%n", "LOG", "EVENTS", "NEXT", "BYTES", "TIMES");
        }
        for (ChannelName name : names) {
            Row row = row(name);
            if (json) out.println(json(row));
            else out.println(text(row));
        }
        if (!json && names.isEmpty()) out.println("no logs in " + folder);
        return 0;
    }

    private Row row(ChannelName name) {
        try (StoredLog log = StoredLog.open(folder, name)) {
            LogBounds bounds = log.bounds();
            return new Row(
                    name,
                    bounds,
                    log.sizeBytes(),
                    time(log, bounds.lowestSeq()),
                    time(log, bounds.nextSeq() - 1));
        }
    }

    private static Optional<Instant> time(StoredLog log, long seq) {
        return log.read(seq).events().stream().findFirst().map(RedexEvent::appendedAt);
    }

    private static String text(Row row) {
        String times =
                row.first.isEmpty()
                        ? "empty"
                        : row.first.get() + " to " + row.last.map(Instant::toString).orElse("?");
        return "%-40s %12s %12s %12d  %s"
                .formatted(
                        row.name,
                        Long.toUnsignedString(row.bounds.len()),
                        Long.toUnsignedString(row.bounds.nextSeq()),
                        row.bytes,
                        times);
    }

    private static String json(Row row) {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("log").value(row.name.value());
        out.name("events").value(Long.toUnsignedString(row.bounds.len()));
        out.name("lowest_seq").value(Long.toUnsignedString(row.bounds.lowestSeq()));
        out.name("next_seq").value(Long.toUnsignedString(row.bounds.nextSeq()));
        out.name("bytes").value(Long.toString(row.bytes));
        row.first.ifPresent(time -> out.name("first_at").value(time.toString()));
        row.last.ifPresent(time -> out.name("last_at").value(time.toString()));
        return out.endObject().toString();
    }
}
