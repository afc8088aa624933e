package org.netmesh.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.netmesh.bus.NetNode;
import org.netmesh.bus.StoredEvent;
import org.netmesh.kernel.flow.Subscription;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's JSON values, one a line; the figures of each are its numbers. */
final class JsonLines implements Feed<StoredEvent> {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int REPORT_EVERY = 256;

    private final String name;
    private final BufferedReader lines;
    private long refused;

    JsonLines(String name, BufferedReader lines) {
        this.name = name;
        this.lines = lines;
    }

    @Override
    public String describe() {
        return "JSON lines of " + name;
    }

    /** Lines that were no JSON, after {@link #emit}. */
    long refused() {
        return refused;
    }

    @Override
    public long emit(NetNode node, Taken taken) throws IOException, InterruptedException {
        long events = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) continue;
            if (!isJson(line)) {
                refused++;
                continue;
            }
            node.emitRaw(line);
            events++;
            if (events % REPORT_EVERY == 0) taken.soFar(events);
        }
        return events;
    }

    @Override
    public Subscription<StoredEvent> subscribe(NetNode node) {
        return node.subscribe();
    }

    @Override
    public List<Reading> figures(StoredEvent event) {
        JsonNode value = JSON.readTree(event.raw());
        var figures = new ArrayList<Reading>();
        if (value.isNumber()) figures.add(new Reading("value", value.doubleValue(), ""));
        for (var property : value.properties()) {
            if (!property.getValue().isNumber()) continue;
            figures.add(new Reading(property.getKey(), property.getValue().doubleValue(), ""));
        }
        return figures;
    }

    private static boolean isJson(String line) {
        try {
            JSON.readTree(line);
            return true;
        } catch (JacksonException noJson) {
            return false;
        }
    }
}
