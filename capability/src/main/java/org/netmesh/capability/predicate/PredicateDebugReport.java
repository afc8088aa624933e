package org.netmesh.capability.predicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.netmesh.capability.TextOrder;
import org.netmesh.kernel.codec.JsonReader;
import org.netmesh.kernel.codec.JsonWriter;
import org.netmesh.kernel.codec.MalformedException;

/**
 * How a predicate did over many views: totals, and counts for each label, sorted by label (spec 04b
 * §5.2). Immutable.
 */
public record PredicateDebugReport(
        long totalCandidates, long matched, List<ClauseStats> clauseStats) {
    public PredicateDebugReport {
        clauseStats = merged(clauseStats);
    }

    /** Evaluates {@code predicate} on every view. */
    public static PredicateDebugReport of(
            Predicate predicate, Iterable<? extends CapabilityView> views) {
        long total = 0;
        long matched = 0;
        Map<String, ClauseStats> stats = new TreeMap<>(TextOrder.UTF8);
        for (CapabilityView view : views) {
            Traced traced = predicate.trace(view);
            total++;
            if (traced.result()) matched++;
            count(traced.trace(), stats);
        }
        return new PredicateDebugReport(total, matched, List.copyOf(stats.values()));
    }

    private static void count(ClauseTrace trace, Map<String, ClauseStats> stats) {
        ClauseStats one = new ClauseStats(trace.label(), 1, trace.result() ? 1 : 0);
        stats.merge(trace.label(), one, ClauseStats::plus);
        trace.children().forEach(child -> count(child, stats));
    }

    private static List<ClauseStats> merged(List<ClauseStats> clauses) {
        Map<String, ClauseStats> merged = new TreeMap<>(TextOrder.UTF8);
        clauses.forEach(clause -> merged.merge(clause.label(), clause, ClauseStats::plus));
        return List.copyOf(merged.values());
    }

    /** The same figures without the values of these metadata keys; equal labels merge. */
    public PredicateDebugReport redactMetadataKeys(Set<String> keys) {
        List<ClauseStats> redacted = new ArrayList<>();
        for (ClauseStats clause : clauseStats) {
            String label = Redaction.of(clause.label(), keys);
            redacted.add(new ClauseStats(label, clause.evaluated(), clause.matched()));
        }
        return new PredicateDebugReport(totalCandidates, matched, redacted);
    }

    /** The report as text for people (spec 04b §5.3). */
    public String render() {
        return ReportText.of(this);
    }

    /** {@code {"total_candidates":…,"matched":…,"clause_stats":[…]}}. */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        json.beginObject().name("total_candidates").value(totalCandidates);
        json.name("matched").value(matched).name("clause_stats").beginArray();
        for (ClauseStats clause : clauseStats) {
            json.beginObject().name("label").value(clause.label());
            json.name("evaluated").value(clause.evaluated());
            json.name("matched").value(clause.matched()).endObject();
        }
        return json.endArray().endObject().toString();
    }

    /**
     * @throws MalformedException naming the member that is missing, repeated or of the wrong type
     */
    public static PredicateDebugReport fromJson(byte[] json) {
        return ReportJson.read(JsonReader.of(json));
    }
}
