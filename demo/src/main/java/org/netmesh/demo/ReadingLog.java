package org.netmesh.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netmesh.kernel.ChannelName;
import org.netmesh.redex.Durability;
import org.netmesh.redex.Redex;
import org.netmesh.redex.RedexFile;
import org.netmesh.redex.RedexFileConfig;
import tools.jackson.databind.json.JsonMapper;

/** Readings on disk, one record each, and the fold over them. One thread at a time. */
final class ReadingLog implements AutoCloseable {
    static final String NAME = "machine/readings";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Redex redex;
    private final RedexFile file;
    private final Map<String, Series> fold = new LinkedHashMap<>();
    private long records;

    /** Opens or makes the log in {@code folder}, and folds what is in it. */
    ReadingLog(Path folder) {
        this(folder, Long.MAX_VALUE);
    }

    private ReadingLog(Path folder, long records) {
        redex = Redex.builder().persistentDir(folder).build();
        file = open(redex);
        readTo(Math.min(records, file.nextSeq()));
    }

    /** What the first {@code records} records of the log in {@code folder} come to. */
    static State stateOf(Path folder, long records) {
        try (var log = new ReadingLog(folder, records)) {
            return log.state();
        }
    }

    /** Appends a reading; when this returns it is on the disk and in the fold. */
    void append(Reading reading) {
        String json = JSON.writeValueAsString(reading);
        file.append(json.getBytes(UTF_8), Durability.FSYNC);
        apply(json);
    }

    State state() {
        return new State(records, fold);
    }

    @Override
    public void close() {
        redex.close();
    }

    private static RedexFile open(Redex redex) {
        var config = RedexFileConfig.builder().persistent(true).build();
        return redex.openFile(new ChannelName(NAME), config);
    }

    private void readTo(long records) {
        file.forEach(0, records, (_, payload) -> apply(UTF_8.decode(payload).toString()));
    }

    private void apply(String json) {
        Reading reading = JSON.readValue(json, Reading.class);
        Series before = fold.getOrDefault(reading.name(), Series.empty(reading.unit()));
        fold.put(reading.name(), before.with(reading.value()));
        records++;
    }

    /** What the records come to. Immutable; as one line of JSON it crosses from the writer. */
    record State(long records, Map<String, Series> series) {
        State {
            series = Map.copyOf(series);
        }

        static State parse(String line) {
            return JSON.readValue(line, State.class);
        }

        String toLine() {
            return JSON.writeValueAsString(this);
        }
    }
}
