package org.netmesh.capability.schema;

import java.util.Comparator;
import java.util.List;
import org.netmesh.capability.TextOrder;
import org.netmesh.kernel.codec.JsonWriter;

/** What a check found, each list in the order of its entries' JSON (spec 04b §1.4). Immutable. */
public record ValidationReport(List<SchemaError> errors, List<ValidationWarning> warnings) {
    public ValidationReport {
        errors =
                errors.stream()
                        .sorted(Comparator.comparing(SchemaError::toJson, TextOrder.UTF8))
                        .toList();
        warnings =
                warnings.stream()
                        .sorted(Comparator.comparing(ValidationWarning::toJson, TextOrder.UTF8))
                        .toList();
    }

    /** No errors. */
    public boolean isValid() {
        return errors.isEmpty();
    }

    /** No errors and no warnings. */
    public boolean isClean() {
        return errors.isEmpty() && warnings.isEmpty();
    }

    /** {@code {"errors":[…],"warnings":[…]}}. */
    public String toJson() {
        JsonWriter json = new JsonWriter();
        json.beginObject().name("errors").beginArray();
        errors.forEach(error -> json.raw(error.toJson()));
        json.endArray().name("warnings").beginArray();
        warnings.forEach(warning -> json.raw(warning.toJson()));
        return json.endArray().endObject().toString();
    }
}
