package org.netmesh.capability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One tool that a node serves (spec 04a §4.5). The schemas travel as metadata. Immutable. */
public record ToolCapability(
        String toolId,
        String name,
        String version,
        Optional<String> inputSchema,
        Optional<String> outputSchema,
        List<String> requires,
        Duration estimatedTime,
        boolean stateless) {
    public ToolCapability {
        Ranges.check("estimatedTime in ms", estimatedTime.toMillis(), Ranges.U32);
        requires = List.copyOf(requires);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the fields. Confined to one thread. */
    public static final class Builder {
        private String toolId = "";
        private String name = "";
        private String version = "1.0.0";
        private Optional<String> inputSchema = Optional.empty();
        private Optional<String> outputSchema = Optional.empty();
        private final List<String> requires = new ArrayList<>();
        private Duration estimatedTime = Duration.ZERO;
        private boolean stateless = true;

        private Builder() {}

        public Builder toolId(String value) {
            toolId = value;
            return this;
        }

        public Builder name(String value) {
            name = value;
            return this;
        }

        /** The default is 1.0.0. */
        public Builder version(String value) {
            version = value;
            return this;
        }

        /** JSON Schema text. */
        public Builder inputSchema(String value) {
            inputSchema = Optional.of(value);
            return this;
        }

        /** JSON Schema text. */
        public Builder outputSchema(String value) {
            outputSchema = Optional.of(value);
            return this;
        }

        /** Whole milliseconds, 0 to 2^32 - 1; zero means "not said". */
        public Builder estimatedTime(Duration value) {
            estimatedTime = value;
            return this;
        }

        /** Whether it keeps nothing between calls; the default is true. */
        public Builder stateless(boolean value) {
            stateless = value;
            return this;
        }

        /** Exactly these. */
        Builder requires(List<String> values) {
            requires.clear();
            requires.addAll(values);
            return this;
        }

        /**
         * Adds the name of a capability that the tool needs; a comma in it splits it on the wire.
         */
        public Builder requires(String value) {
            requires.add(value);
            return this;
        }

        /**
         * @throws IllegalArgumentException if a number is out of its range
         */
        public ToolCapability build() {
            return new ToolCapability(
                    toolId,
                    name,
                    version,
                    inputSchema,
                    outputSchema,
                    requires,
                    estimatedTime,
                    stateless);
        }
    }
}
