package org.netmesh.capability.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netmesh.capability.Tag;
import org.netmesh.capability.TagKey;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.predicate.CapabilityView;

/** Checks tags and metadata against a schema (spec 04b §1.3). Blocks nothing. For one check. */
public final class CapabilityValidator {
    private static final String NO_VALUE = "<no value>";
    private static final long MAX_INDEX = 0xffff_ffffL;

    private final AxisSchema schema;
    private final List<SchemaError> errors = new ArrayList<>();
    private final List<ValidationWarning> warnings = new ArrayList<>();

    private CapabilityValidator(AxisSchema schema) {
        this.schema = schema;
    }

    /** Checks against {@link AxisSchema#CANONICAL}. */
    public static ValidationReport validate(CapabilityView capabilities) {
        return validate(capabilities, AxisSchema.CANONICAL);
    }

    public static ValidationReport validate(CapabilityView capabilities, AxisSchema schema) {
        CapabilityValidator validator = new CapabilityValidator(schema);
        capabilities.tags().forEach(validator::check);
        validator.checkMetadata(capabilities.metadata());
        return new ValidationReport(validator.errors, validator.warnings);
    }

    private void check(Tag tag) {
        switch (tag) {
            case Tag.Reserved _ -> {}
            case Tag.Legacy(String raw) -> warnings.add(new ValidationWarning.LegacyTag(raw));
            case Tag.AxisPresent(TagKey key) -> check(tag, key);
            case Tag.AxisValue(TagKey key, _, _) -> check(tag, key);
        }
    }

    private void check(Tag tag, TagKey key) {
        AxisEntry axis = schema.axis(key.axis());
        Optional<KeyEntry> fixed = axis.fixed(key.key());
        if (fixed.isPresent()) {
            checkType(tag, key.axis(), fixed.get());
            return;
        }
        for (KeyShape shape : axis.shapes()) {
            if (key.key().startsWith(shape.prefix()) && takes(shape, tag, key)) return;
        }
        warnings.add(new ValidationWarning.UnknownKey(key.axis(), key.key()));
    }

    /** Whether the key belongs to the family, right or wrong. */
    private boolean takes(KeyShape shape, Tag tag, TagKey key) {
        String rest = key.key().substring(shape.prefix().length());
        if (shape.kind() == KeyShapeKind.KEYED_MAP) {
            if (rest.isEmpty()) return false;
            checkType(tag, key.axis(), shape.entries().getFirst());
            return true;
        }
        int dot = rest.indexOf('.');
        if (dot < 0) return false;
        String index = rest.substring(0, dot);
        if (!isIndex(index)) {
            errors.add(
                    new SchemaError.IndexMalformed(key.axis(), shape.prefix(), index, tag.wire()));
            return true;
        }
        String subkey = rest.substring(dot + 1);
        shape.entries().stream()
                .filter(entry -> entry.key().equals(subkey))
                .findFirst()
                .ifPresentOrElse(
                        entry -> checkType(tag, key.axis(), entry),
                        () ->
                                warnings.add(
                                        new ValidationWarning.UnknownKey(key.axis(), key.key())));
        return true;
    }

    private static boolean isIndex(String text) {
        if (!ValueType.NUMBER.accepts(text)) return false;
        long number = Long.parseUnsignedLong(text);
        return Long.compareUnsigned(number, MAX_INDEX) <= 0;
    }

    private void checkType(Tag tag, TaxonomyAxis axis, KeyEntry entry) {
        boolean present = tag instanceof Tag.AxisPresent;
        boolean right =
                present
                        ? entry.type() == ValueType.PRESENCE
                        : tag.value().filter(entry.type()::accepts).isPresent();
        if (!right) {
            errors.add(
                    new SchemaError.TypeMismatch(
                            axis, entry.key(), entry.type(), tag.value().orElse(NO_VALUE)));
        }
    }

    private void checkMetadata(Map<String, String> metadata) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            checkKey(entry.getKey());
            bytes +=
                    entry.getKey().getBytes(UTF_8).length + entry.getValue().getBytes(UTF_8).length;
        }
        if (bytes > AxisSchema.METADATA_SOFT_CAP_BYTES) {
            warnings.add(
                    new ValidationWarning.MetadataOversize(
                            AxisSchema.METADATA_SOFT_CAP_BYTES, bytes));
        }
    }

    private void checkKey(String key) {
        if (schema.metadataReserved().contains(key)) {
            warnings.add(new ValidationWarning.MetadataReservedKey(key));
            return;
        }
        schema.metadataReservedPrefixes().stream()
                .filter(key::startsWith)
                .sorted()
                .findFirst()
                .ifPresent(prefix ->
                        warnings.add(new ValidationWarning.MetadataReservedPrefix(key, prefix)));
    }
}
