package org.netmesh.capability.predicate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.MalformedException;

/** Reads a report back, checking its types (spec 04b §5.2). */
final class ReportJson {
    private ReportJson() {}

    static PredicateDebugReport read(JsonReader in) {
        long total = 0;
        long matched = 0;
        List<ClauseStats> stats = new ArrayList<>();
        Fields fields = new Fields("total_candidates", "matched", "clause_stats");
        in.beginObject();
        while (in.hasNext()) {
            String name = in.name();
            fields.seen(name);
            switch (name) {
                case "total_candidates" -> total = count(in);
                case "matched" -> matched = count(in);
                case "clause_stats" -> {
                    in.beginArray();
                    while (in.hasNext()) stats.add(clause(in));
                    in.endArray();
                }
                default -> in.skip();
            }
        }
        in.endObject();
        in.end();
        fields.checkComplete();
        return new PredicateDebugReport(total, matched, stats);
    }

    private static ClauseStats clause(JsonReader in) {
        String label = "";
        long evaluated = 0;
        long matched = 0;
        Fields fields = new Fields("label", "evaluated", "matched");
        in.beginObject();
        while (in.hasNext()) {
            String name = in.name();
            fields.seen(name);
            switch (name) {
                case "label" -> label = in.string();
                case "evaluated" -> evaluated = count(in);
                case "matched" -> matched = count(in);
                default -> in.skip();
            }
        }
        in.endObject();
        fields.checkComplete();
        return new ClauseStats(label, evaluated, matched);
    }

    private static long count(JsonReader in) {
        return in.unsigned(Long.MAX_VALUE);
    }

    /** Which members an object must have, once each. */
    private static final class Fields {
        private final List<String> required;
        private final Set<String> seen = new HashSet<>();

        Fields(String... required) {
            this.required = List.of(required);
        }

        void seen(String name) {
            if (required.contains(name) && !seen.add(name)) {
                throw MalformedException.invalid("predicate report: " + name + " stands twice");
            }
        }

        void checkComplete() {
            for (String name : required) {
                if (!seen.contains(name)) {
                    throw MalformedException.invalid("predicate report: " + name + " is missing");
                }
            }
        }
    }
}
