package org.netmesh.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.demo.ReadingLog.State;

/**
 * A writer that appends readings to a log on disk, is killed in the middle of it and started again:
 * the fold over the log must stand where the dead writer said it stood. One thread at a time.
 */
final class LogJob implements Run.Companion, AutoCloseable {
    private static final String ROW = "%-22s%12s%12s%12s%9s%12s";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final long killAtNanos;
    private Writer writer;
    private Optional<Kill> kill = Optional.empty();

    /**
     * @param said what the writer had said was on the disk
     * @param found what the log's first records come to, as many as the writer had said
     * @param records how many records the log really had
     */
    private record Kill(long pid, State said, State found, long records) {
        boolean harmless() {
            return found.equals(said) && records >= said.records();
        }
    }

    /**
     * @param duration of the demo: the kill comes in the middle of it
     */
    LogJob(Path folder, Duration duration) throws IOException {
        this.folder = folder;
        killAtNanos = System.nanoTime() + duration.toNanos() / 2;
        writer = new Writer(folder);
    }

    @Override
    public List<String> step() throws IOException, InterruptedException {
        boolean due = kill.isEmpty() && System.nanoTime() - killAtNanos > 0;
        if (due && writer.hasWritten()) killAndRestart();
        String killed =
                kill.map(one -> "writer killed with kill -9 at %,d; ".formatted(one.said.records()))
                        .orElse("");
        return List.of("Log:  %swriter %d, %,d records".formatted(killed, writer.pid(), records()));
    }

    /** Kills the writer if it was too slow for that until now, and waits for the next one. */
    void finish() throws IOException, InterruptedException {
        if (kill.isEmpty() && writer.awaitWritten(PATIENCE)) killAndRestart();
        writer.awaitWritten(PATIENCE);
    }

    /** Whether the kill lost nothing, and the next writer went on from there. */
    boolean proven() {
        return kill.isPresent()
                && kill.get().harmless()
                && writer.first().map(State::records).equals(Optional.of(kill.get().records))
                && records() > kill.get().records;
    }

    /** What the kill did to the fold, a row for each series, and where the log is. */
    List<String> report() {
        if (kill.isEmpty()) return List.of("Log:  its writer did not write anything.");
        Kill one = kill.get();
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(
                "Log:  kill -9 of its writer, process %d, at %,d records. The fold after it:"
                        .formatted(one.pid, one.said.records()));
        lines.add("");
        lines.add(ROW.formatted("reading", "min", "mean", "max", "records", "as before"));
        one.found.series().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> row(entry.getKey(), entry.getValue(), one.said))
                .forEach(lines::add);
        lines.add("");
        lines.add("%,d records after the restart. Look into the log:".formatted(records()));
        lines.add("    ./netmesh redex tail %s %s".formatted(folder, ReadingLog.NAME));
        return lines;
    }

    @Override
    public void close() {
        writer.close();
    }

    private void killAndRestart() throws IOException, InterruptedException {
        writer.kill();
        State said = writer.last().orElseThrow();
        State found = ReadingLog.stateOf(folder, said.records());
        long records = ReadingLog.stateOf(folder, Long.MAX_VALUE).records();
        kill = Optional.of(new Kill(writer.pid(), said, found, records));
        writer = new Writer(folder);
    }

    private long records() {
        return writer.last().map(State::records).orElse(0L);
    }

    private static String row(String name, Series found, State said) {
        String unit = found.unit();
        return ROW.formatted(
                name,
                Amount.of(found.min(), unit),
                Amount.of(found.mean(), unit),
                Amount.of(found.max(), unit),
                found.count(),
                found.equals(said.series().get(name)) ? "yes" : "NO");
    }
}
