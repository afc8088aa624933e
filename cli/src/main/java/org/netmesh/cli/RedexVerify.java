package org.netmesh.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.netmesh.kernel.ChannelName;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.redex.LogVerification;
import org.netmesh.redex.StoredLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks every record of the logs and names the first damaged one. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Check every record; ends with 1 if something is wrong.")
final class RedexVerify implements Callable<Integer> {
    private static final long PROGRESS_RECORDS = 1_000_000;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory that holds the logs.")
    private Path folder = Path.of(".");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LOG",
            description = "Only this log; all without it.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--json", description = "One JSON object for each log.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<ChannelName> names =
                name.map(one -> List.of(new ChannelName(one)))
                        .orElseGet(() -> StoredLog.list(folder));
        boolean clean = true;
        for (ChannelName log : names) {
            LogVerification found = verify(log);
            clean &= found.isClean();
            out.println(json ? json(log, found) : text(log, found));
        }
        return clean ? 0 : 1;
    }

    private LogVerification verify(ChannelName name) {
        PrintWriter err = spec.commandLine().getErr();
        try (StoredLog log = StoredLog.open(folder, name)) {
            long records = log.bounds().len();
            return log.verify(done -> {
                if (records < PROGRESS_RECORDS) return;
                err.printf("\r%s: %d of %d records", name, done, records);
                if (done == records) err.println();
                err.flush();
            });
        }
    }

    private static String text(ChannelName name, LogVerification found) {
        if (found.isClean()) return "%s: %d records, all good".formatted(name, found.records());
        StringBuilder text = new StringBuilder();
        text.append("%s: %d records".formatted(name, found.records()));
        found.firstDamaged()
                .ifPresent(first ->
                        text.append(
                                ", %d damaged, the first at position %d (seq %s): %s"
                                        .formatted(
                                                found.damagedRecords(),
                                                first.position(),
                                                Long.toUnsignedString(first.seq()),
                                                first.why())));
        append(text, found.tornRecords(), "incomplete at the end");
        append(text, found.missingTimestamps(), "without a time");
        if (found.strayBytes() > 0) {
            text.append(", %d bytes belong to no record".formatted(found.strayBytes()));
        }
        return text.append("; the next open mends what can be mended").toString();
    }

    private static void append(StringBuilder text, long count, String what) {
        if (count > 0) text.append(", %d %s".formatted(count, what));
    }

    private static String json(ChannelName name, LogVerification found) {
        JsonWriter out = new JsonWriter().beginObject();
        out.name("log").value(name.value());
        out.name("clean").value(found.isClean());
        out.name("generation").value(found.generation());
        out.name("records").value(Long.toString(found.records()));
        out.name("damaged_records").value(Long.toString(found.damagedRecords()));
        found.firstDamaged()
                .ifPresent(first -> {
                    out.name("first_damaged").beginObject();
                    out.name("position").value(Long.toString(first.position()));
                    out.name("seq").value(Long.toUnsignedString(first.seq()));
                    out.name("why").value(first.why()).endObject();
                });
        out.name("torn_records").value(Long.toString(found.tornRecords()));
        out.name("stray_bytes").value(Long.toString(found.strayBytes()));
        out.name("missing_timestamps").value(Long.toString(found.missingTimestamps()));
        return out.endObject().toString();
    }
}
