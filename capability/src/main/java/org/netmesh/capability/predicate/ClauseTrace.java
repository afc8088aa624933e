package org.netmesh.capability.predicate;

import java.util.List;
import java.util.Set;
import org.netmesh.kernel.codec.JsonWriter;

/**
 * One clause that ran, its result, and the clauses below it that ran, in the order of evaluation
 * (spec 04b §5.1). Immutable.
 */
public record ClauseTrace(String label, boolean result, List<ClauseTrace> children) {
    public ClauseTrace {
        children = List.copyOf(children);
    }

    /** The same tree without the values of these metadata keys; results and order are kept. */
    public ClauseTrace redactMetadataKeys(Set<String> keys) {
        List<ClauseTrace> redacted =
                children.stream().map(child -> child.redactMetadataKeys(keys)).toList();
        return new ClauseTrace(Redaction.of(label, keys), result, redacted);
    }

    /** {@code {"label":…,"result":…,"children":[…]}}. */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        write(json);
        return json.toString();
    }

    private void write(JsonWriter json) {
        json.beginObject().name("label").value(label).name("result").value(result);
        json.name("children").beginArray();
        children.forEach(child -> child.write(json));
        json.endArray().endObject();
    }
}
