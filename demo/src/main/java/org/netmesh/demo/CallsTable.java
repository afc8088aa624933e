package org.netmesh.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reader's calls to the archives, a row for each shape, and what the kill did to them. */
final class CallsTable {
    private static final String ROW = "%-9s%-18s%-22s%s";

    private CallsTable() {}

    /**
     * @param archives their processes
     * @param killed one of them
     */
    static List<String> lines(ArchiveView view, List<Long> archives, long killed) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(
                "Calls: archives %s copy the sensor's log and serve it; the"
                        .formatted(joined(archives, " and ")));
        lines.add(
                "reader found them by predicate; kill -9 of archive %d came in mid-stream."
                        .formatted(killed));
        lines.add("");
        lines.add(ROW.formatted("call", "shape", "answered by", "what came"));
        lines.add(
                ROW.formatted(
                        "summary",
                        "unary",
                        view.summary().map(last -> Long.toString(last.process())).orElse(""),
                        "%,d of %,d answered".formatted(view.answered(), view.asked())));
        lines.add(
                ROW.formatted(
                        "follow",
                        "server-streaming",
                        joined(view.followed(), ", "),
                        "%,d in order, %,d missing"
                                .formatted(view.next() - view.missed(), view.missed())));
        view.stored().ifPresent(file -> lines.add(stored(file, view.intact())));
        lines.add("");
        view.summary().ifPresent(last -> lines.add(inShort(last)));
        lines.add(
                "Retries: %d. Hedges: %d, the last one answered by archive %d."
                        .formatted(view.retries(), view.hedges(), view.hedgedTo()));
        return lines;
    }

    private static String inShort(LogService.Summary last) {
        Map.Entry<String, Series> one =
                last.series().entrySet().stream().min(Map.Entry.comparingByKey()).orElseThrow();
        Series series = one.getValue();
        return "The last summary: %,d readings; %s from %s to %s."
                .formatted(
                        last.records(),
                        one.getKey(),
                        Amount.of(series.min(), series.unit()),
                        Amount.of(series.max(), series.unit()));
    }

    private static String stored(LogService.Stored file, boolean intact) {
        return ROW.formatted(
                "store",
                "client-streaming",
                file.process(),
                "%d chunks, %s, %s"
                        .formatted(
                                file.chunks(),
                                Amount.of((double) file.bytes(), "B"),
                                intact ? "intact" : "DAMAGED"));
    }

    private static String joined(List<Long> processes, String between) {
        return processes.stream().map(String::valueOf).collect(Collectors.joining(between));
    }
}
